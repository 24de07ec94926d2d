/** Answers the families' wordings by reading them, as a perfect model would: knows no task's expected answer. */
type Rule = readonly [pattern: RegExp, answer: (...groups: string[]) => string | undefined];

const numbers = (list: string): number[] => list.split(',').map((item) => Number(item.trim()));
const sortBy = (sign: 1 | -1) => (list: string) =>
  numbers(list)
    .sort((a, b) => sign * (a - b))
    .join(', ');
const found = (text: string, ...patterns: readonly RegExp[]): string | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.[1]).find((value) => value !== undefined);
const plan = (a: string, b: string, c: string): string =>
  JSON.stringify([
    { step: a, after: [] },
    { step: b, after: [] },
    { step: c, after: [a, b] },
  ]);
const call = (tool: string, args: Record<string, string | number>): string => JSON.stringify({ tool, args });

const rules: readonly Rule[] = [
  [/^(?:What is|Quanto é) (\d+) \+ (\d+)\?$/, (a = '', b = '') => String(Number(a) + Number(b))],
  [/^(?:Sort ascending|Ordem crescente): (.+)$/, sortBy(1)],
  [/^(?:Sort descending|Ordem decrescente): (.+)$/, sortBy(-1)],
  [
    /^(?:Count|Conte) (\S+) (?:in this list|nesta lista): (.+)$/,
    (word, list = '') => String(list.split(', ').filter((item) => item === word).length),
  ],
  [/^(?:Tools|Ferramentas): .*\bbuy\(.*(?:Buy|Compre) (\d+) (\S+)\.$/, (count, item = '') => call('buy', { item, count: Number(count) })],
  [
    /^(?:Tools|Ferramentas): .*\bsend_email\(.*(?:Email|Mande um email a) (\S+) (?:about|sobre) (\S+)\.$/,
    (to = '', subject = '') => call('send_email', { to, subject }),
  ],
  [
    /^(?:Tools|Ferramentas): .*\bfind_shop\(.*(?:Find a shop for|Ache uma loja de) (\S+) (?:in|em) (\S+)\.$/,
    (item = '', city = '') => call('find_shop', { item, city }),
  ],
  [/^Plan as JSON: (\S+) and (\S+) in any order, then (\S+)\. For/, (a = '', b = '', c = '') => plan(a, b, c)],
  [/^Plano em JSON: (\S+) e (\S+) em qualquer ordem, depois (\S+)\. Para/, (a = '', b = '', c = '') => plan(a, b, c)],
  [/^(.+)\nExtract the name\.$/, (text = '') => found(text, /: (\S+) in /)],
  [/^(.+)\nExtract the item\.$/, (text = '') => found(text, /bought (\S+)\./)],
  [/^(.+)\nExtraia: nome\.$/, (text = '') => found(text, /: (\S+) de /)],
  [/^(.+)\nExtraia: item\.$/, (text = '') => found(text, /comprou (\S+)\./)],
  [/^(.+)\nWhere does (\S+) live\?$/, (text = '', name) => found(text, new RegExp(`${name} lives in (\\S+)\\.`))],
  [/^(.+)\nOnde mora (\S+)\?$/, (text = '', name) => found(text, new RegExp(`${name} mora em (\\S+)\\.`))],
  [/^(.+)\nWhat does (\S+) like\?$/, (text = '', name) => found(text, new RegExp(`${name} likes (\\S+)\\.`))],
  [/^(.+)\nDe que (\S+) gosta\?$/, (text = '', name) => found(text, new RegExp(`${name} gosta de (\\S+)\\.`))],
  [/^Text: (.+)\nIn which city is it\?$/, (text = '') => found(text, /It is in (\S+)\./) ?? 'not in the text'],
  [/^Text: (.+)\nWho is the owner\?$/, (text = '') => found(text, /It belongs to (\S+)\./) ?? 'not in the text'],
  [/^Text: (.+)\nWhat does it sell\?$/, (text = '') => found(text, /It sells (\S+)\./) ?? 'not in the text'],
  [/^Text: (.+)\nWhen was it founded\?$/, (text = '') => found(text, /It was founded in (\S+)\./) ?? 'not in the text'],
  [/^Text: (.+)\nEm que cidade fica\?$/, (text = '') => found(text, /Fica em (\S+)\./) ?? 'não está no texto'],
  [/^Text: (.+)\nQuem é o dono\?$/, (text = '') => found(text, /Pertence a (\S+)\./) ?? 'não está no texto'],
  [/^Text: (.+)\nO que vende\?$/, (text = '') => found(text, /Vende (\S+)\./) ?? 'não está no texto'],
  [/^Text: (.+)\nQuando foi fundada\?$/, (text = '') => found(text, /Foi fundada em (\S+)\./) ?? 'não está no texto'],
];

/** The answer to a prompt. Throws for a prompt that no family words so. */
export function solve(prompt: string): string {
  for (const [pattern, answer] of rules) {
    const match = pattern.exec(prompt);
    const text = match === null ? undefined : answer(...match.slice(1));
    if (text !== undefined) return text;
  }
  throw new Error(`no family words it so: ${prompt}`);
}
