import { posix, win32 } from 'node:path';
import type { Environment } from './environment';

const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'chromium',
  'chromium-browser',
  'google-chrome-beta',
  'google-chrome-unstable',
];

/** Usual places outside PATH. Snap's Chromium comes last: it cannot see a profile under the temporary folder. */
const linuxPlaces = ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'];

const macApplications = ['Google Chrome', 'Chromium', 'Google Chrome Beta', 'Google Chrome Canary'];

const windowsPlaces = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];

/** Every path where this platform usually keeps Chrome or Chromium, best first, whether or not it exists. */
export function installedPlaces(environment: Pick<Environment, 'platform' | 'variables' | 'home'>): string[] {
  switch (environment.platform) {
    case 'win32':
      return windowsCandidates(environment.variables);
    case 'darwin':
      return [...macCandidates(environment.home), ...onPath(environment.variables)];
    default:
      return [...onPath(environment.variables), ...linuxPlaces];
  }
}

function onPath(variables: Environment['variables']): string[] {
  // sudo and cron shorten PATH: the three usual folders are always looked at.
  const folders = new Set([...(variables['PATH'] ?? '').split(':'), '/usr/local/bin', '/usr/bin', '/bin']);
  const absolute = [...folders].filter((folder) => folder.startsWith('/') && !folder.startsWith('/snap/'));
  return linuxNames.flatMap((name) => absolute.map((folder) => posix.join(folder, name)));
}

function macCandidates(home: string): string[] {
  return macApplications.flatMap((name) =>
    ['/Applications', posix.join(home, 'Applications')].map((folder) => posix.join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
  );
}

function windowsCandidates(variables: Environment['variables']): string[] {
  const roots = [variables['PROGRAMFILES'], variables['PROGRAMFILES(X86)'], variables['LOCALAPPDATA']];
  const known = roots.filter((root) => root !== undefined && root !== '');
  return windowsPlaces.flatMap((place) => known.map((root) => win32.join(root as string, place)));
}
