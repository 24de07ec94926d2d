// The scenario is the `model` parameter: pass, degraded, fail, error, hang, refused, silent.
const parameters = new URLSearchParams(location.search);
const scenario = parameters.get('model') ?? 'pass';
// Long enough for every step to be seen by a caller that looks a few times a second.
const stepMs = 600;
const root = document.documentElement;
const bar = document.querySelector('[role="progressbar"]');

const showState = (state) => {
  root.dataset.state = state;
};
const showError = (code, text) => {
  const element = document.createElement('p');
  element.dataset.role = 'error';
  element.dataset.code = code;
  element.textContent = text;
  document.body.append(element);
};
const showProgress = (now) => {
  bar.setAttribute('aria-valuenow', String(now));
  bar.setAttribute('aria-valuetext', `Task ${now} of 3`);
};
const report = () => {
  const none = { unit: 'ms', count: 0, flags: [], evidence: 'measured' };
  const status = scenario === 'fail' || scenario === 'degraded' ? scenario : 'pass';
  return {
    kind: 'apura-report',
    reportVersion: 3,
    address: location.href,
    suite: document.querySelector('[data-suite-name]').textContent,
    models: [],
    recoveries: [],
    wiring: [],
    summary: {
      engines: [],
      forecastErrors: [],
      counterfactuals: [],
      success: { successes: 3, total: 3, share: 1, low: 0.43, high: 1 },
      counts: { passed: 3, failed: 0, 'timed-out': 0, skipped: 0, aborted: 0 },
      timeToFirstToken: { ...none, count: 3, p50: 41.234 },
      decode: none,
      totalMs: 1234,
    },
    verdict: { status, findings: status === 'pass' ? [] : [{ id: 'success-rate', severity: status, values: {} }] },
  };
};
const download = (name, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
};

document.querySelector('[data-field="suite"]').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if ((await file.text()).includes('broken')) return showError('suite-invalid', `The task file ${file.name} is broken.`);
  const name = document.querySelector('[data-suite-name]');
  name.textContent = file.name;
  name.dataset.suite = 'accepted';
});

document.querySelector('[data-action="run"]').addEventListener('click', () => {
  showState('running');
  showProgress(1);
  if (scenario === 'hang') return;
  setTimeout(() => {
    showProgress(2);
    setTimeout(() => {
      if (scenario === 'error') {
        showError('model-missing', 'The model is not there. Choose another one.');
        return showState('error');
      }
      showProgress(3);
      showState('report');
      // The real page compresses the report first.
      setTimeout(() => {
        document.querySelector('[data-field="link"]').value = `${location.origin}/#r=1.4.abcd.payload`;
      }, stepMs);
    }, stepMs);
  }, stepMs);
});

const texts = { json: () => JSON.stringify(report()), seed: () => '{"timestamp":"now"}', markdown: () => '# Audit\n' };
for (const button of document.querySelectorAll('[data-export]')) {
  button.addEventListener('click', () => download(`fake.${button.dataset.export}`, texts[button.dataset.export]()));
}

if (scenario === 'refused') {
  const notice = document.createElement('div');
  notice.dataset.notice = 'parameter-invalid';
  notice.innerHTML = '<p>The address was not understood.</p><ul><li>model cannot be refused.</li></ul>';
  document.body.append(notice);
}
if (scenario !== 'silent') showState('start');
