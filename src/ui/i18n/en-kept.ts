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
      settings: 'Settings, and the last report of this tab',
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

/** Notices, by code. */
export const enKeptNotices = {
  resumed: 'This audit was interrupted and resumed: outcomes from before were kept, and the time without a page is not counted.',
  'learned-before': 'Earlier audits on this device inform what is tried after a failure; none of their answers is used.',
  'not-kept-other-tab':
    'Another tab is running an audit. Both share this device, so both are slower; an audit that runs here meanwhile is not kept and cannot be resumed after a reload.',
  'not-kept-no-locks': 'This browser has no Web Locks: audits are not kept, and cannot be resumed after a reload.',
  'not-kept-newer':
    'A newer version of Apura keeps its journal on this device. It is left untouched; audits of this page are not kept until the page is updated.',
  'not-kept-denied': 'The browser denies storage, or an old tab blocks it: audits are not kept, and cannot be resumed after a reload.',
  'not-kept-full': 'There is no room left on this device: this audit is not kept any more, and cannot be resumed after a reload.',
  'not-kept-too-large': 'This audit is longer than is kept: it cannot be resumed after a reload.',
  'not-kept-chaos': 'An audit with faults on purpose is not kept: it cannot be resumed after a reload, and nothing is learned from it.',
  'not-kept-lost':
    'The browser closed the journal, because it was cleared or a newer version of the page took it over: this audit is not kept any more.',
};

/** Errors, by code. */
export const enKeptErrors = {
  'journal-busy': () => ({
    message: 'Another tab is using what is kept on this device.',
    meaning: 'Nothing was changed: an audit runs there, or this browser cannot tell.',
    action: 'Wait until the audit in the other tab has ended, or close that tab, and try again.',
  }),
  'not-resumable': () => ({
    message: 'The interrupted audit cannot be resumed.',
    meaning: 'It was made under other circumstances, was discarded in another tab, or cannot be read. Nothing was run.',
    action: 'Start the audit anew.',
  }),
};
