import { plural } from './plural';

const many = (count: number, one: string, other: string): string => plural('en', count, one, other);

/** Texts of what is kept on this device: interrupted audits, and the list with its button. */
export const enKept = {
  interrupted: {
    heading: 'An audit was interrupted',
    of: (suite: string, finished: string, count: number, total: string, model: string, when: string) =>
      `An audit of “${suite}” with ${model} was interrupted ${when}, after ${finished} of ${total} ${many(count, 'task', 'tasks')}.`,
    keeps: 'Resuming keeps these outcomes and runs only the rest; the report says that it was resumed.',
    lower: 'It goes on one rung lower than where the page was ended.',
    refused: {
      'app-version': 'It cannot be resumed: the page has been updated since, and figures of two versions are not one audit.',
      browser: 'It cannot be resumed: the browser is another version than the one it began on.',
      suite: 'It cannot be resumed: its suite now gives other tasks.',
      damaged: 'It cannot be resumed: what was kept of it cannot be read.',
    },
    resume: 'Resume',
    startOver: 'Start over',
    discard: 'Discard',
    /** For who cannot see which notice the button is in. */
    actionOf: (action: string, suite: string) => `${action}: ${suite}`,
  },
  area: {
    title: 'Kept on this device',
    intro: 'Nothing of this leaves the device. Models are listed under “Models”.',
    reading: 'Reading what is kept…',
    none: 'Nothing is kept.',
    kinds: {
      journal: 'Audits that were interrupted',
      cache: 'Answers of the audit under way',
      knowledge: 'Documents and resolved incidents',
      learned: 'What helps after which failure',
      consent: 'Your consents to tools',
      files: 'Files that tasks wrote',
      settings: 'Settings, tool servers, and the last report of this tab',
      other: 'Other data of Apura',
    },
    withModels: (size: string) => `Also the models (${size}); they will have to be downloaded again`,
    clear: 'Clear everything Apura keeps on this device',
    clearSure: (size: string) => `Clear ${size} now`,
    keep: 'Keep it',
    cleared: 'Everything is cleared.',
    left: 'Some of it could not be cleared. Close other tabs of this page and try again.',
  },
};
