import type { JsonValue } from '../../../contract/json';
import { ToolRefusal, type ToolServer, textOf } from './server-tool';

/** What is told of the device: names of facts (`cpu.logicalCores`, …) with their values. */
export type DeviceFacts = Readonly<Record<string, string | number | boolean>>;

/** Clock and device facts. `wallNow`: ms since 1970. */
export function makeDeviceServer(facts: DeviceFacts, wallNow: () => number): ToolServer {
  return {
    name: 'device',
    instructions: 'Tells the time and what is known of this device. Nothing here changes anything.',
    tools: [
      {
        name: 'current_time',
        description: 'The time now: ISO 8601 in UTC, and as a clock in a time zone shows it ("Europe/Lisbon"; absent: that of the device).',
        inputSchema: { type: 'object', properties: { timeZone: { type: 'string', maxLength: 60 } }, additionalProperties: false },
        outputSchema: {
          type: 'object',
          properties: { utc: { type: 'string' }, local: { type: 'string' }, timeZone: { type: 'string' } },
          required: ['utc', 'local', 'timeZone'],
        },
        readOnly: true,
        run: async (input) => {
          const structured = timeIn(textOf(input, 'timeZone'), wallNow());
          return { text: `${structured.local} (${structured.timeZone}), ${structured.utc}`, structured };
        },
      },
      {
        name: 'device_facts',
        description: 'What is known of this device: processor, memory, GPU, browser. Only facts whose name starts with "prefix" ("cpu.").',
        inputSchema: { type: 'object', properties: { prefix: { type: 'string', maxLength: 60 } }, additionalProperties: false },
        outputSchema: { type: 'object', properties: { facts: { type: 'object' } }, required: ['facts'] },
        readOnly: true,
        run: async (input) => {
          const prefix = textOf(input, 'prefix');
          const found = Object.entries(facts).filter(([name]) => name.startsWith(prefix));
          const kept: Record<string, JsonValue> = Object.fromEntries(found);
          return { text: found.map(([name, value]) => `${name}: ${value}`).join('\n') || 'nothing is known', structured: { facts: kept } };
        },
      },
    ],
  };
}

function timeIn(wanted: string, now: number): { readonly utc: string; readonly local: string; readonly timeZone: string } {
  const options = { dateStyle: 'short', timeStyle: 'medium', timeZone: wanted === '' ? undefined : wanted } as const;
  try {
    // The Swedish form is ISO 8601 with a blank: 2026-01-31 13:05:00.
    const format = new Intl.DateTimeFormat('sv-SE', options);
    return { utc: new Date(now).toISOString(), local: format.format(now), timeZone: format.resolvedOptions().timeZone };
  } catch (error) {
    if (error instanceof RangeError) throw new ToolRefusal(`${JSON.stringify(wanted)} is no time zone; one is "Europe/Lisbon"`);
    throw error;
  }
}
