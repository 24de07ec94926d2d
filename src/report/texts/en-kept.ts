/** Sentences about what is kept on the device. */
export const enKept = {
  findings: {
    resumed: {
      title: 'The audit was interrupted and resumed',
      observed:
        'The page went away in the middle. Resumed at {at|time} (times: {times}); {kept} of {total} outcomes stood then and were not run again.',
      why: 'Times count only while a page ran the audit: {awayMs|ms} without one are left out, and the model was loaded once more each time.',
      action: 'For one unbroken run, start the audit again.',
    },
    'not-kept': {
      title: 'The audit was not kept on this device',
      observed: 'Nothing, or only its beginning, was written down: {reason|word}.',
      why: 'A reload in the middle would have lost what was done. The figures do not depend on it.',
      action: '',
    },
    'learned-before': {
      title: 'Earlier audits informed this one',
      observed:
        'Began with what was learned on this device (audits: {runs}, kinds of failure: {strategies}, resolved incidents: {incidents}).',
      why: 'It chooses what is tried after a failure. No answer of an earlier audit was used.',
      action: '',
    },
  },
  words: {
    'not-kept-other-tab': 'another tab was running an audit, which also makes both slower',
    'not-kept-no-locks': 'this browser has no Web Locks, so two tabs could not be told apart',
    'not-kept-newer': 'the journal on this device is of a newer version of Apura, and was left as it is',
    'not-kept-denied': 'the browser denies storage, or an old tab blocks it',
    'not-kept-full': 'there was no room left on the device',
    'not-kept-too-large': 'it was longer than is kept',
    'not-kept-lost': 'the browser closed the journal in the middle',
    'not-kept-chaos': 'faults were put into it on purpose, so nothing shall be learned from it',
  },
} as const;
