import type { JsonValue } from '../../contract/json';

/** Tools as the family `tool-call` lists them, with the servers' tools that do what they promise. */

/** Its price is reckoned by the calculator. */
export const buyTool = (price: number): JsonValue => ({
  name: 'buy',
  parameters: ['item', 'count'],
  server: 'calculator',
  tool: 'calculate',
  input: { expression: `{count} * ${price}` },
});

/** A mail is a file: `mail/<to>.txt` holds its subject. */
export const mailTool = (folder: string): JsonValue => ({
  name: 'send_email',
  parameters: ['to', 'subject'],
  server: 'filesystem',
  tool: 'write_file',
  input: { path: `${folder}/{to}.txt`, text: '{subject}' },
});

/** Looks in the suite's documents. */
export const shopTool: JsonValue = {
  name: 'find_shop',
  parameters: ['item', 'city'],
  server: 'documents',
  tool: 'search_documents',
  input: { query: '{item} {city}', limit: 1 },
};

/** Offered and never right: choosing them is a mistake. */
export const timerTool: JsonValue = {
  name: 'set_timer',
  parameters: ['minutes'],
  server: 'device',
  tool: 'current_time',
  input: {},
};
