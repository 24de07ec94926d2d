import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainTokenizer } from './train-tokenizer';

/** Every message between its marks; a leading system message has a mark of its own. */
export const chatTemplate =
  "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

/** Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json; gives the tokenizer back. */
export function writeTokenizerFiles(folder: string): object {
  mkdirSync(folder, { recursive: true });
  const tokenizer = trainTokenizer({ samples: 2500, joinedWords: 330, wholeWords: 540, merges: 200 });
  const write = (name: string, value: object): void => writeFileSync(join(folder, name), `${JSON.stringify(value, null, 1)}\n`);
  write('tokenizer.json', tokenizer);
  write('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: 512,
    add_bos_token: false,
    add_eos_token: false,
    bos_token: '<|user|>',
    eos_token: '<|end|>',
    pad_token: '<|pad|>',
    clean_up_tokenization_spaces: false,
    additional_special_tokens: ['<|user|>', '<|assistant|>', '<|system|>'],
    chat_template: chatTemplate,
  });
  write('special_tokens_map.json', { bos_token: '<|user|>', eos_token: '<|end|>', pad_token: '<|pad|>' });
  return tokenizer;
}
