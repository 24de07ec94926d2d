/** Where the audit stands, as the page's progress bar says it. */
export interface ProgressState {
  readonly now: number;
  readonly max: number;
  readonly text: string;
}

export interface ProgressPrinter {
  show(state: ProgressState): void;
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
export function makeProgressPrinter(stream: ProgressStream, variables: Readonly<Record<string, string | undefined>>): ProgressPrinter {
  const drawsBar = stream.isTTY === true && variables['TERM'] !== 'dumb' && !isSet(variables['CI']);
  return drawsBar ? makeBar(stream) : makeLines(stream);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

function makeBar(stream: ProgressStream): ProgressPrinter {
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

/** One line per step: amounts that run within a step (bytes, seconds, tokens per second) do not make a new one. */
function makeLines(stream: ProgressStream): ProgressPrinter {
  let last = '';
  return {
    show({ text }) {
      const step = text.replace(/\d[\d.,]*\s*(?:%|(?:[kMGT]i?)?B\b|m?s\b|tok)/g, '');
      if (step === last || text === '') return;
      last = step;
      stream.write(`${text}\n`);
    },
    end: () => undefined,
  };
}
