import type { ErrorCode, ErrorDetails } from '../../contract/errors';
import { type Format, inline } from '../format/format';
import { enKeptErrors } from './en-kept-words';

/** An error for a reader: what happened, what it means, what to do. */
export interface ErrorText {
  readonly message: string;
  readonly meaning: string;
  readonly action: string;
}

export type ErrorTexts = Readonly<Record<ErrorCode, (details: ErrorDetails, format: Format) => ErrorText>>;

/** A detail as text, or the fallback where the error does not carry it. */
export function detail(details: ErrorDetails, key: string, format: Format, fallback: string): string {
  const value = details[key];
  if (value === undefined || value === '') return fallback;
  if (typeof value === 'string') return value;
  return key.endsWith('Bytes') ? inline(format.bytes(value)) : format.integer(value);
}

export const enErrors: ErrorTexts = {
  'suite-invalid': (d, f) => ({
    message: `The suite ${detail(d, 'file', f, '')} cannot be used.`,
    meaning: 'It does not follow the suite format, so no task of it was run.',
    action: 'Correct what is listed and choose the file again.',
  }),
  'suite-too-large': (d, f) => ({
    message: `The suite file is too large: ${detail(d, 'sizeBytes', f, 'its size')}, at most ${detail(d, 'limitBytes', f, 'a few megabytes')}.`,
    meaning: 'It was not read, so that the page stays responsive.',
    action: 'Split it into several suites, or remove long texts.',
  }),
  'model-missing': (d, f) => ({
    message: `A file of the model is missing: ${detail(d, 'file', f, 'unnamed')}.`,
    meaning: 'The address answers, but without this file nothing can be loaded.',
    action: 'Check the model’s address: it must be a folder with config.json, tokenizer.json and onnx/.',
  }),
  'model-incomplete': (d, f) => ({
    message: `${detail(d, 'file', f, 'A model file')} arrived incomplete: ${detail(d, 'loadedBytes', f, 'too few bytes')} of ${detail(d, 'totalBytes', f, 'its size')}.`,
    meaning: 'The connection ended early, or the copy on the server is cut.',
    action: 'Try again. If it repeats, the file on the server has to be replaced.',
  }),
  'model-hash-mismatch': (d, f) => ({
    message: `${detail(d, 'file', f, 'A model file')} is not the file it should be.`,
    meaning: 'Its SHA-256 differs from the published one: it was altered or damaged, and was not run.',
    action: 'Reload without cache. If it repeats, do not trust the server the model comes from.',
  }),
  'model-invalid': (d, f) => ({
    message: `The model cannot be run: ${detail(d, 'file', f, 'its files')} is not what this engine reads.`,
    meaning: 'The format, an operator or an input is not supported here.',
    action: 'Choose another export of the model, or another engine.',
  }),
  'tokenizer-mismatch': () => ({
    message: 'The tokenizer does not belong to this model.',
    meaning: 'Their vocabularies differ, so every answer would be noise. Nothing was run.',
    action: 'Use tokenizer.json from the same release as the model.',
  }),
  'prompt-too-long': (d, f) => ({
    message: `The prompt is too long: ${detail(d, 'promptTokens', f, 'too many')} tokens, room for ${detail(d, 'contextTokens', f, 'fewer')}.`,
    meaning: 'The model cannot read it as a whole, so the task was not run.',
    action: 'Shorten the prompt, or choose a model with a longer context.',
  }),
  'engine-unavailable': (d, f) => ({
    message: `The engine ${detail(d, 'engine', f, 'you chose')} is not available here.`,
    meaning: 'This device, this browser or this build cannot run it.',
    action: 'Set the engine to Automatic in the settings and run again.',
  }),
  'engine-hung': () => ({
    message: 'The engine stopped answering.',
    meaning: 'It was ended so that the audit could go on. Outcomes from before are kept.',
    action: 'Run again with fewer threads. If it repeats, share the report: it names the task.',
  }),
  'out-of-memory': () => ({
    message: 'There was not enough memory.',
    meaning: 'The browser gave this page less than the model needs.',
    action: 'Close other tabs and applications, or choose a smaller model.',
  }),
  'model-cors': (d, f) => ({
    message: `The server of the model does not let this page read ${detail(d, 'file', f, 'its files')}.`,
    meaning: 'It answers, but without the header that lets pages of other origins read (access-control-allow-origin).',
    action: 'Allow it on the server, use a model hub, or audit a local folder with npm run audit.',
  }),
  offline: (d, f) => ({
    message: `${detail(d, 'file', f, 'The model')} is not stored on this device, and there is no network.`,
    meaning: 'Only models that were downloaded before can be loaded now.',
    action: 'Connect, or choose a stored model.',
  }),
  'storage-full': (d, f) => ({
    message:
      d['neededBytes'] === undefined
        ? 'The browser lets this page store nothing more.'
        : `Too little storage: ${detail(d, 'neededBytes', f, 'the model')} needed, ${detail(d, 'availableBytes', f, 'less')} free, ${detail(d, 'missingBytes', f, 'some')} missing.`,
    meaning: `The browser gives each site a share of the disk. ${d.phase === 'during' ? 'The parts that are already stored stay.' : 'Nothing was downloaded.'}`,
    action: 'Delete stored models you no longer need, free disk space, or choose a smaller model.',
  }),
  'record-invalid': (d, f) => ({
    message: `The model file ${detail(d, 'file', f, '')} cannot be used.`,
    meaning: `It is not a list of models: ${detail(d, 'reason', f, 'its shape is wrong')}.`,
    action: 'Correct it and choose it again.',
  }),
  'library-mismatch': (d, f) => ({
    message: `The model's library was made for another version of web-llm: it is ${detail(d, 'got', f, 'unknown')}, ${detail(d, 'needed', f, 'another')} is needed.`,
    meaning: 'Library and engine do not fit together, so nothing was run.',
    action: 'Use the library of the version that is named, from the same model.',
  }),
  'feature-missing': (d, f) => ({
    message: `The GPU lacks ${detail(d, 'feature', f, 'a feature')} that this model needs.`,
    meaning: 'The model cannot run on this GPU in this browser.',
    action: 'Choose the variant of the model without it (f32 in place of f16), or another engine.',
  }),
  'limit-too-small': (d, f) => ({
    message: `A limit of the GPU is too small: ${detail(d, 'limit', f, 'unnamed')} is ${detail(d, 'got', f, 'too small')}, ${detail(d, 'needed', f, 'more')} is needed.`,
    meaning: 'A part of the model does not fit one buffer or binding.',
    action: 'Choose a smaller model, or the CPU engine.',
  }),
  'device-lost': (d, f) => ({
    message: `The GPU was lost while ${detail(d, 'engine', f, 'an engine')} used it.`,
    meaning: 'The driver was reset, memory ran out, or the browser took the GPU away. What the engine held is gone.',
    action: 'Run again. If it repeats, choose a smaller model or update the driver.',
  }),
  'smoke-failed': (d, f) => ({
    message: `The engine loaded, and its answers are wrong (${detail(d, 'check', f, 'a check')}).`,
    meaning: 'A known question got a wrong answer, so no task was trusted to it.',
    action: 'Update browser and driver, or choose another engine.',
  }),
  'not-supported': (d, f) => ({
    message: `This engine cannot do that with this model: ${detail(d, 'what', f, 'the request')}.`,
    meaning: 'Another engine or model may.',
    action: 'Choose another engine or model.',
  }),
  network: (d, f) => ({
    message: `The download failed: ${detail(d, 'url', f, detail(d, 'file', f, 'the server did not answer'))}.`,
    meaning: 'The connection is down, or the server does not allow this page to read it (CORS).',
    action: 'Check the connection and try again. If the server is yours, let it allow this page’s origin.',
  }),
  'worker-blocked': (d) => ({
    message: `The browser did not start the worker of the ${owner(d)}.`,
    meaning:
      'Its script could not be loaded or run: an extension, a filter or a security policy stands in between, or the browser is too old.',
    action: 'Allow scripts of this site, reload, or try a private window without extensions.',
  }),
  'worker-died': (d) => ({
    message: `The worker of the ${owner(d)} died.`,
    meaning: 'The browser ended it, most often for lack of memory. All that was finished is kept.',
    action: 'Close other tabs, then run again. A smaller model or fewer threads need less memory.',
  }),
  'plan-invalid': (d, f) => ({
    message: `The plan cannot be run: ${detail(d, 'problems', f, 'it is no graph of known work')}.`,
    meaning: 'It was checked before any task started, so nothing was run.',
    action: 'Correct what is named, or ask for the plan again.',
  }),
  'task-timeout': (d, f) => ({
    message: `${detail(d, 'what', f, 'A step')} took longer than ${detail(d, 'timeoutMs', f, 'its limit of')} ms.`,
    meaning: 'It was told to stop; what it had done until then was not used.',
    action: 'Give it more time, or choose a faster engine.',
  }),
  'agent-unavailable': (d, f) => ({
    message: `No agent can do this now: ${detail(d, 'capability', f, 'the capability asked for')}.`,
    meaning: 'Those that could are contained, unhealthy, or not registered.',
    action: 'Look at the agents in the report: each one’s state has its reason there.',
  }),
  'agent-silent': (d, f) => ({
    message: `The agent ${detail(d, 'agent', f, 'at work')} gave no sign of life for ${detail(d, 'silentMs', f, 'some thousand')} ms.`,
    meaning: 'It was ended and its task was given to another.',
    action: 'Nothing is required. If it repeats, choose another engine.',
  }),
  'circuit-open': (d, f) => ({
    message: `Calls to ${detail(d, 'key', f, 'this agent')} are paused.`,
    meaning: 'It failed too often in a row, so it is left alone for some seconds.',
    action: 'Nothing is required: it is tried again by itself.',
  }),
  overloaded: (d, f) => ({
    message: `Too much is waiting for ${detail(d, 'agent', f, 'this agent')}.`,
    meaning: 'The task was refused at once, so that the queue does not grow without end.',
    action: 'Run fewer tasks at the same time.',
  }),
  'dependency-failed': (d, f) => ({
    message: `The task ${detail(d, 'task', f, 'before this one')} has no output that this one could use.`,
    meaning: 'This task was skipped; that says nothing about whether it would have worked.',
    action: 'Look at the task that is named.',
  }),
  'invalid-output': (d, f) => ({
    message: `The output does not have the form that was asked for: ${detail(d, 'reason', f, 'it cannot be read')}.`,
    meaning: 'It was not used.',
    action: 'Nothing is required. If it repeats, a stronger model may help.',
  }),
  'tool-failed': (d, f) => ({
    message: `The tool ${detail(d, 'tool', f, 'that was called')} of ${detail(d, 'server', f, 'its server')} failed.`,
    meaning: 'The task went on without its result, or another way was tried.',
    action: 'See the technical details; the server of the tool may need attention.',
  }),
  'tool-invalid': (d, f) => ({
    message: `The tool ${detail(d, 'tool', f, 'that was called')} does not keep to its own description: ${detail(d, 'reason', f, 'schema or protocol')}.`,
    meaning: 'What it sent was not used.',
    action: 'Use another version of the tool’s server.',
  }),
  'permission-denied': (d, f) => ({
    message: `Not allowed: ${detail(d, 'what', f, 'what was asked for')}.`,
    meaning: 'Writing files and reaching the network need consent, which was not given.',
    action: 'Allow it in the settings if you want it.',
  }),
  'store-newer': (d, f) => ({
    message: `What is kept on this device was written by a newer Apura (version ${detail(d, 'found', f, 'unknown')}).`,
    meaning: 'It is left as it is and not used.',
    action: 'Reload the page without cache to get the newest version, or clear what is kept.',
  }),
  'storage-denied': () => ({
    message: 'This browser does not let the page store anything.',
    meaning: 'The audit works; settings and downloads are not kept.',
    action: 'Nothing is required. Outside a private window they are kept.',
  }),
  ...enKeptErrors,
  'permalink-invalid': () => ({
    message: 'This link does not hold a readable report.',
    meaning: 'It was altered on the way, or was never a link of Apura.',
    action: 'Ask for the link again, or for the file report.json.',
  }),
  'permalink-cut': (d, f) => ({
    message: `This link was cut off: ${detail(d, 'got', f, '?')} of ${detail(d, 'expected', f, '?')} characters.`,
    meaning: 'A chat or mail program shortened it; the rest of the report is missing.',
    action: 'Ask for the whole link, or for the file report.json.',
  }),
  'permalink-newer': (d, f) => ({
    message: `This link was made by a newer Apura (format ${detail(d, 'found', f, 'unknown')}).`,
    meaning: 'This page does not know that format yet.',
    action: 'Reload the page without cache to get the newest version.',
  }),
  'permalink-tampered': () => ({
    message: 'This link was altered.',
    meaning: 'Its checksum does not match what it carries.',
    action: 'Do not rely on it. Ask for the link again.',
  }),
  'report-invalid': (d, f) => ({
    message: `${detail(d, 'file', f, 'The file')} is not a report of Apura.`,
    meaning: 'Its content does not follow the report format.',
    action: 'Open the file report.json that Apura exported.',
  }),
  'report-newer': (d, f) => ({
    message: `This report was made by a newer Apura (version ${detail(d, 'found', f, 'unknown')}).`,
    meaning: 'This page does not know that format yet.',
    action: 'Reload the page without cache to get the newest version.',
  }),
  'parameter-invalid': (d, f) => ({
    message: `“${detail(d, 'value', f, '')}” is not a possible value of ${detail(d, 'name', f, 'this setting')}.`,
    meaning: 'The audit was not started with it.',
    action: 'Correct it in the settings.',
  }),
  internal: () => ({
    message: 'Apura itself made a mistake.',
    meaning: 'This is a defect of the page, not of your device.',
    action: 'Reload and try again. The technical details below help to report it.',
  }),
};

/** Audit and engine have a worker each; only the engine's errors name an engine. */
function owner(details: ErrorDetails): string {
  return details['engine'] === undefined ? 'audit' : 'engine';
}
