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
