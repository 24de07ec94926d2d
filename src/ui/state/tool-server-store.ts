import { isServerName, parseToolAddress } from '../../contract/tool-address';
import type { RemoteToolServer } from '../../contract/tool-servers';
import type { PreferenceStore } from './preferences';

/** A server as it is remembered. */
export interface KeptServer extends RemoteToolServer {
  /** The token is kept on this device, because the user said so; else in this tab alone. */
  readonly keepsToken: boolean;
}

const serversKey = 'apura.tool-servers';
const tokensKey = 'apura.tool-tokens';
/** More are not remembered. */
const mostServers = 50;

/** Servers of earlier visits: what is damaged is left out, and tokens are there while the tab is, or where they were to be kept. */
export function readServers(store: PreferenceStore | undefined, tab: PreferenceStore | undefined): readonly KeptServer[] {
  const tokens = readJson(tab, tokensKey);
  const servers = readJson(store, serversKey);
  if (!Array.isArray(servers)) return [];
  return servers.slice(0, mostServers).flatMap((value: unknown) => {
    if (!isRecord(value) || typeof value['name'] !== 'string' || typeof value['url'] !== 'string') return [];
    const { name, url, token: kept } = value;
    if (!isServerName(name) || parseToolAddress(url)?.href !== url) return [];
    const ofTab = isRecord(tokens) ? tokens[url] : undefined;
    const token = [kept, ofTab].find((text): text is string => typeof text === 'string');
    return [{ name, url, keepsToken: typeof kept === 'string', ...(token === undefined ? {} : { token }) }];
  });
}

/** Whether the browser kept them. */
export function writeServers(
  store: PreferenceStore | undefined,
  tab: PreferenceStore | undefined,
  servers: readonly KeptServer[],
): boolean {
  const kept = servers.map(({ name, url, token, keepsToken }) => (keepsToken ? { name, url, token } : { name, url }));
  const tokens = servers.flatMap(({ url, token, keepsToken }) => (token === undefined || keepsToken ? [] : [[url, token] as const]));
  try {
    tab?.setItem(tokensKey, JSON.stringify(Object.fromEntries(tokens)));
    store?.setItem(serversKey, JSON.stringify(kept));
    return store !== undefined;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** A name that nobody has, like the wanted one. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const short = wanted
    .replace(/^.*\//, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 60);
  const base = short === '' ? 'server' : short;
  const isFree = (name: string): boolean => isServerName(name) && !taken.includes(name);
  if (isFree(base)) return base;
  let number = 2;
  while (!isFree(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

function readJson(store: PreferenceStore | undefined, key: string): unknown {
  try {
    return JSON.parse(store?.getItem(key) ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
