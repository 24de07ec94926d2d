/** Where the audit stands, as the page's progress bar says it. */
export interface ProgressState {
  readonly now: number;
  readonly max: number;
  readonly text: string;
}

export interface ProgressPrinter {
  show(state: ProgressState): void;
  /** `; last: …` with what was shown last, to end a message with; empty before anything was shown. */
  last(): string;
  /** Removes the bar, so that what follows starts on a line of its own. */
  end(): void;
}

/** The part of a stream that printing progress needs. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;

/** A bar that is redrawn on a terminal; elsewhere one line per step. */
export function makeProgressPrinter(
  stream: ProgressStream,
  variables: Readonly<Record<string, string | undefined>>,
  now: () => number = () => performance.now(),
): ProgressPrinter {
  const drawsBar = stream.isTTY === true && variables['TERM'] !== 'dumb' && !isSet(variables['CI']);
  const { show, end } = drawsBar ? makeBar(stream) : makeLines(stream, now);
  let text = '';
  return {
    show: (state) => {
      if (state.text !== '') text = state.text;
      show(state);
    },
    last: () => (text === '' ? '' : `; last: ${text}`),
    end,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

function makeBar(stream: ProgressStream): Omit<ProgressPrinter, 'last'> {
  let drawn = '';
  const clear = '\r\x1b[2K';
  return {
    show({ now, max, text }) {
      const share = max > 0 ? Math.min(1, Math.max(0, now / max)) : 0;
      const filled = Math.round(share * barWidth);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${String(Math.round(share * 100)).padStart(3)} %  ${text}`;
      // A line that wraps could not be redrawn.
      const line = bar.slice(0, Math.max(20, (stream.columns ?? 80) - 1));
      if (line === drawn) return;
      drawn = line;
      stream.write(`${clear}${line}`);
    },
    end() {
      if (drawn !== '') stream.write(clear);
      drawn = '';
    },
  };
}

/** A download says how far it is this often. */
const amountsEveryMs = 10_000;

/** One line per step; amounts that run within a step (bytes, time, tokens per second) and names of parts make a new one now and then. */
function makeLines(stream: ProgressStream, now: () => number): Omit<ProgressPrinter, 'last'> {
  let lastStep = '';
  let lastText = '';
  let lastMs = 0;
  return {
    show({ text }) {
      const step = text
        .replace(/[\w.-]+\.(?:bin|onnx\w*|json|wasm|safetensors)\b/g, '')
        .replace(/\d[\d.,]*\s*(?:%|(?:[kMGT]i?)?B\b|m?s\b|min\b|h\b|tok)/g, '')
        .replace(/[\s·]+/g, ' ');
      if (text === '' || text === lastText) return;
      if (step === lastStep && now() - lastMs < amountsEveryMs) return;
      lastStep = step;
      lastText = text;
      lastMs = now();
      stream.write(`${text}\n`);
    },
    end: () => undefined,
  };
}
