import { ApuraError } from '../../contract/errors';
import type { CacheShape } from './kv-cache';
import type { ModelConfig } from './model-config';
import type { OrtSession, PortInfo } from './ort-session';
import { elementTypes } from './ort-tensor';

/** The inputs and outputs of a graph, sorted by what they mean. */
export interface GraphPorts {
  /** Every input that is fed from the tokens, in the session's order. */
  readonly fed: readonly { readonly port: PortInfo; readonly role: FedRole }[];
  /** Cache inputs with the output that replaces each. */
  readonly cache: readonly { readonly past: string; readonly present: string; readonly shape: CacheShape }[];
  readonly logits?: PortInfo;
  /** Output with one vector per text. */
  readonly embedding?: PortInfo;
  /** Output with one vector per token, of encoder models. */
  readonly hidden?: PortInfo;
}

export type FedRole = 'ids' | 'mask' | 'positions' | 'types' | 'use-cache' | 'logits-to-keep' | 'last-position' | 'total-tokens';

const roles: Readonly<Record<string, FedRole>> = {
  input_ids: 'ids',
  attention_mask: 'mask',
  position_ids: 'positions',
  token_type_ids: 'types',
  use_cache_branch: 'use-cache',
  num_logits_to_keep: 'logits-to-keep',
  // What attention operators want to know of the lengths, asked for directly.
  seqlens_k: 'last-position',
  total_sequence_length: 'total-tokens',
};

/** Sorts a session's inputs and outputs. Throws `model-invalid` for an input that no text model has. */
export function readGraphPorts(session: OrtSession, config: ModelConfig): GraphPorts {
  const fed: { port: PortInfo; role: FedRole }[] = [];
  const cache: { past: string; present: string; shape: CacheShape }[] = [];
  for (const port of session.inputs) {
    const role = roles[port.name];
    if (role !== undefined) fed.push({ port, role });
    else if (port.name.startsWith('past_key_values.')) {
      const present = port.name.replace('past_key_values.', 'present.');
      if (!session.outputs.some((output) => output.name === present)) throw unsupported(`no output ${present} for ${port.name}`, present);
      cache.push({ past: port.name, present, shape: cacheShape(port, config) });
    } else throw unsupported(`nothing is known to feed the input ${port.name} with`, port.name);
  }
  if (!fed.some(({ role }) => role === 'ids')) throw unsupported('the graph has no input_ids', 'input_ids');
  const output = (...names: readonly string[]): PortInfo | undefined => session.outputs.find(({ name }) => names.includes(name));
  return {
    fed,
    cache,
    logits: output('logits'),
    embedding: output('embedding', 'sentence_embedding'),
    hidden: output('last_hidden_state'),
  };
}

function cacheShape(port: PortInfo, config: ModelConfig): CacheShape {
  const [, heads, , headSize] = port.dims;
  const shape = {
    type: port.type,
    heads: typeof heads === 'number' && heads > 0 ? heads : config.keyValueHeads,
    headSize: typeof headSize === 'number' && headSize > 0 ? headSize : config.headSize,
  };
  const known = port.type === elementTypes.float32 || port.type === elementTypes.float16;
  if (port.dims.length !== 4 || !known || shape.heads === undefined || shape.headSize === undefined) {
    throw unsupported(`${port.name} is not [batch, heads, sequence, head size] of float32 or float16`, port.name);
  }
  return { type: shape.type, heads: shape.heads, headSize: shape.headSize };
}

function unsupported(message: string, name: string): ApuraError {
  return new ApuraError('model-invalid', `not a text model that this engine can run: ${message}`, { name });
}
