import { For } from 'solid-js';
import type { Language } from '../../../contract/suite';
import { exportCsv } from '../../../report/export/csv';
import { exportJson } from '../../../report/export/json';
import { exportJunit } from '../../../report/export/junit';
import { exportMarkdown } from '../../../report/export/markdown';
import { exportSeed } from '../../../report/export/seed';
import type { Report } from '../../../report/report';
import { useLocale } from '../../i18n/locale-context';

interface ExportFile {
  readonly id: 'json' | 'seed' | 'markdown' | 'csv' | 'junit';
  readonly file: string;
  readonly type: string;
  readonly write: (report: Report, language: Language) => string;
}

const files: readonly ExportFile[] = [
  { id: 'json', file: 'report.json', type: 'application/json', write: exportJson },
  { id: 'seed', file: 'report.seed.json', type: 'application/json', write: exportSeed },
  { id: 'markdown', file: 'report.md', type: 'text/markdown', write: exportMarkdown },
  { id: 'csv', file: 'report.csv', type: 'text/csv', write: exportCsv },
  { id: 'junit', file: 'report.junit.xml', type: 'application/xml', write: exportJunit },
];

/** The report as files, made in the page and downloaded from it. */
export function ExportButtons(props: { readonly report: Report }) {
  const { t, language } = useLocale();
  const save = (file: ExportFile): void => {
    const url = URL.createObjectURL(new Blob([file.write(props.report, language())], { type: `${file.type};charset=utf-8` }));
    const anchor = document.createElement('a');
    anchor.href = url;
    anchor.download = file.file;
    anchor.click();
    // The download has its own hold on the data once it has begun.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <ul class="exports">
      <For each={files}>
        {(file) => (
          <li>
            <button type="button" class="plain-button" data-export={file.id} onClick={() => save(file)}>
              {t().share.exports[file.id]}
            </button>
            <code class="quiet">{file.file}</code>
          </li>
        )}
      </For>
    </ul>
  );
}
