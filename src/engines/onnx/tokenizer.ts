import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import type { ChatMessage } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { JsonObject, ModelFiles } from './model-files';

/** Text to token ids and back, with the model's own chat template. */
export interface TextCodec {
  /** Largest id plus one. */
  readonly idLimit: number;
  readonly tokenCount: number;
  readonly endTokenIds: readonly number[];
  /** A raw prompt, with the special tokens that the tokenizer adds by itself. */
  encode(text: string): number[];
  /** A chat through the template, ready for the model to answer. Throws `model-invalid` when the template fails. */
  encodeChat(messages: readonly ChatMessage[]): number[];
  /** Text of the tokens; special tokens are left out. */
  decode(ids: readonly number[]): string;
}

/** Builds the codec from a model folder. Throws `model-invalid` when the tokenizer or the template cannot be used. */
export function makeTextCodec(files: Pick<ModelFiles, 'tokenizer' | 'tokenizerConfig' | 'chatTemplate'>): TextCodec {
  const tokenizer = valid('tokenizer.json', () => new Tokenizer(files.tokenizer, files.tokenizerConfig));
  const vocabulary = tokenizer.get_vocab(true);
  const templateText = files.chatTemplate ?? templateOf(files.tokenizerConfig['chat_template']);
  const template = templateText === undefined ? undefined : valid('chat_template', () => new Template(templateText));
  const special = specialTokens(files.tokenizerConfig);
  const end = special['eos_token'] === undefined ? undefined : tokenizer.token_to_id(special['eos_token']);
  let idLimit = 0;
  for (const id of vocabulary.values()) idLimit = Math.max(idLimit, id + 1);

  return {
    idLimit,
    tokenCount: vocabulary.size,
    endTokenIds: end === undefined ? [] : [end],
    encode: (text) => tokenizer.encode(text).ids,
    encodeChat: (messages) => {
      // A base model has no template: its prompt is the contents, line by line.
      if (template === undefined) return tokenizer.encode(messages.map((message) => message.content).join('\n')).ids;
      const text = valid('chat_template', () => template.render({ messages, add_generation_prompt: true, ...special }));
      return tokenizer.encode(text, { add_special_tokens: false }).ids;
    },
    // The tokenizer throws for no tokens: an answer of special tokens alone leaves none.
    decode: (ids) =>
      ids.length === 0 ? '' : tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
  };
}

/**
 * Refuses a tokenizer that belongs to another model: an id beyond the model's vocabulary, or far fewer tokens than the
 * model has (vocabularies are padded, by up to 2 % in the models we know). Throws `tokenizer-mismatch`.
 */
export function checkTokenizerFits(codec: TextCodec, vocabularySize: number): void {
  if (codec.idLimit <= vocabularySize && codec.tokenCount >= 0.9 * vocabularySize) return;
  throw new ApuraError(
    'tokenizer-mismatch',
    `the tokenizer has ${codec.tokenCount} tokens with ids below ${codec.idLimit}, the model ${vocabularySize}`,
    {
      tokenizerTokens: codec.tokenCount,
      largestId: codec.idLimit - 1,
      modelTokens: vocabularySize,
    },
  );
}

/** One template, or a list of named ones with a `default`. */
function templateOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const named = value.filter(
    (item): item is { name: string; template: string } => typeof item?.name === 'string' && typeof item?.template === 'string',
  );
  return (named.find((item) => item.name === 'default') ?? named[0])?.template;
}

/** `bos_token`, `eos_token`, … as text: a string, or an object with `content`. */
function specialTokens(config: JsonObject): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const name of ['bos_token', 'eos_token', 'pad_token', 'unk_token']) {
    const value = config[name];
    const text = typeof value === 'object' && value !== null && 'content' in value ? value.content : value;
    if (typeof text === 'string') tokens[name] = text;
  }
  return tokens;
}

function valid<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new ApuraError('model-invalid', `${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { file }, { cause });
  }
}
