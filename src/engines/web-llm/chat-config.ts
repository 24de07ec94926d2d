import * as v from 'valibot';
import { ApuraError } from '../../contract/errors';

/** No model has more; a larger figure is a mistake, and web-llm would allocate memory by it. */
const mostTokens = 16_777_216;

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostTokens));
const sizeOrNone = v.union([v.literal(-1), size]);

const schema = v.looseObject({
  tokenizer_files: v.array(v.string()),
  vocab_size: size,
  context_window_size: v.optional(sizeOrNone, -1),
  sliding_window_size: v.optional(sizeOrNone, -1),
  conv_template: v.optional(
    v.looseObject({
      stop_str: v.optional(v.nullable(v.array(v.string())), []),
      system_prefix_token_ids: v.optional(v.nullable(v.array(v.number())), []),
    }),
  ),
});

/** What `mlc-chat-config.json` says, as far as Apura needs it. */
export interface ChatConfig {
  readonly vocabularySize: number;
  /** Most tokens of prompt and answer together. */
  readonly contextTokens: number;
  /** The one tokenizer file that web-llm reads. */
  readonly tokenizerFile: 'tokenizer.json' | 'tokenizer.model';
  /** Strings that end an answer. */
  readonly stopStrings: readonly string[];
  /** Tokens that web-llm puts before every chat and does not count. */
  readonly prefixTokens: number;
}

export const chatConfigFile = 'mlc-chat-config.json';

/** Throws `model-invalid` with the first field that cannot be. */
export function parseChatConfig(value: unknown, purpose: 'chat' | 'embedding'): ChatConfig {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid(v.getDotPath(issue) ?? '', issue.message);
  }
  const { tokenizer_files, vocab_size, context_window_size, sliding_window_size, conv_template } = result.output;
  const tokenizerFile = (['tokenizer.json', 'tokenizer.model'] as const).find((name) => tokenizer_files.includes(name));
  if (tokenizerFile === undefined) throw invalid('tokenizer_files', `neither tokenizer.json nor tokenizer.model: ${tokenizer_files}`);
  // web-llm takes either a context or a sliding window. Apura always sets a context, as long as the smaller of what is there.
  const windows = [context_window_size, sliding_window_size].filter((tokens) => tokens > 0);
  if (windows.length === 0) throw invalid('context_window_size', 'no context length');
  if (purpose === 'chat' && conv_template === undefined) throw invalid('conv_template', 'no chat template');
  return {
    vocabularySize: vocab_size,
    contextTokens: Math.min(...windows),
    tokenizerFile,
    stopStrings: conv_template?.stop_str ?? [],
    prefixTokens: conv_template?.system_prefix_token_ids?.length ?? 0,
  };
}

function invalid(name: string, reason: string): ApuraError {
  return new ApuraError('model-invalid', `${chatConfigFile}: ${name}: ${reason}`, { file: chatConfigFile, name });
}
