import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeTextStream } from '../../../src/engines/onnx/text-stream';
import { checkTokenizerFits, makeTextCodec } from '../../../src/engines/onnx/tokenizer';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/models/tiny-plain/${name}`, import.meta.url), 'utf8')) as Record<string, unknown>;
const files = { tokenizer: read('tokenizer.json'), tokenizerConfig: read('tokenizer_config.json') };

describe('makeTextCodec', () => {
  const codec = makeTextCodec(files);

  it('goes to ids and back, in any script', () => {
    for (const text of ['Apura', 'ação, 4 €', '日本語 🙂']) expect(codec.decode(codec.encode(text))).toBe(text);
    expect(codec.encode('Ap')).toEqual([65, 112]);
  });

  it('has no text for no tokens, and none for special ones: an answer can be of these alone', () => {
    expect(codec.decode([])).toBe('');
    expect(codec.decode([256])).toBe('');
    const stream = makeTextStream(codec.decode);
    expect(stream.push(256) + stream.push(256) + stream.finish()).toBe('');
  });

  it('puts a chat through the template of the model, ready for the answer', () => {
    expect(codec.encodeChat([{ role: 'user', content: 'a' }])).toEqual([258, 97, 259]);
  });

  it('knows the end token and the size of the vocabulary', () => {
    expect(codec).toMatchObject({ endTokenIds: [256], idLimit: 260, tokenCount: 260 });
  });

  it('takes the default of several templates, one from a file, or none', () => {
    const chat = [{ role: 'user' as const, content: 'a' }];
    const named = {
      ...files.tokenizerConfig,
      chat_template: [
        { name: 'tool_use', template: 'x' },
        { name: 'default', template: 'b{{ eos_token }}' },
      ],
    };
    expect(makeTextCodec({ tokenizer: files.tokenizer, tokenizerConfig: named }).encodeChat(chat)).toEqual([98, 256]);
    const bare = { ...files.tokenizerConfig, chat_template: undefined };
    expect(makeTextCodec({ tokenizer: files.tokenizer, tokenizerConfig: bare, chatTemplate: 'c' }).encodeChat(chat)).toEqual([99]);
    expect(makeTextCodec({ tokenizer: files.tokenizer, tokenizerConfig: bare }).encodeChat(chat)).toEqual([97]);
  });

  it('says which file is broken', () => {
    expect(() => makeTextCodec({ tokenizer: { model: { type: 'Nope' } }, tokenizerConfig: {} })).toThrow(
      expect.objectContaining({ code: 'model-invalid', details: { file: 'tokenizer.json' } }),
    );
    const broken = { tokenizer: files.tokenizer, tokenizerConfig: { chat_template: '{% for %}' } };
    expect(() => makeTextCodec(broken)).toThrow(expect.objectContaining({ code: 'model-invalid', details: { file: 'chat_template' } }));
    const refusing = makeTextCodec({
      tokenizer: files.tokenizer,
      tokenizerConfig: { chat_template: "{{ raise_exception('no system role') }}" },
    });
    expect(() => refusing.encodeChat([])).toThrow(/no system role/);
  });
});

describe('checkTokenizerFits', () => {
  const codec = makeTextCodec(files);
  it.each([260, 264, 280])('accepts a vocabulary of %i (padded)', (size) => {
    expect(() => checkTokenizerFits(codec, size)).not.toThrow();
  });
  it.each([259, 100, 400, 32_000])('refuses a model with a vocabulary of %i', (size) => {
    expect(() => checkTokenizerFits(codec, size)).toThrow(expect.objectContaining({ code: 'tokenizer-mismatch' }));
  });
});
