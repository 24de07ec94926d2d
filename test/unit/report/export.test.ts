import { describe, expect, it } from 'vitest';
import { assembleReport } from '../../../src/report/assemble';
import { exportCsv } from '../../../src/report/export/csv';
import { exportJunit } from '../../../src/report/export/junit';
import { exportMarkdown } from '../../../src/report/export/markdown';
import { exportSeed } from '../../../src/report/export/seed';
import { encodeReportLink } from '../../../src/report/link/encode-report-link';
import { parseReportLink } from '../../../src/report/link/parse-report-link';
import { build, controls, hostile, mixed } from '../../fixtures/hostile-report';
import { gpuSurvey, makeJournalEvents } from '../../fixtures/make-journal';
import { orchestratedEvents } from '../../fixtures/orchestrated-run';
import { recoveredJournal } from '../../fixtures/recovered-run';

describe('seed JSON', () => {
  it('has the names of the seed, nothing unknown as zero, and says why', () => {
    const seed = JSON.parse(exportSeed(build(mixed))) as Record<string, Record<string, unknown>>;
    expect(Object.keys(seed)).toEqual([
      'timestamp',
      'device_info',
      'resource_usage',
      'task_execution',
      'llm_fallback',
      'recommendations',
      'absent_values',
      'meanings',
    ]);
    expect(seed['device_info']).toEqual({ compute_device: 'cpu', gpu_available: false, cpu_count: 8, gpu_error: 'absent: no-adapter' });
    expect(seed['task_execution']).toMatchObject({
      tasks_executed: 12,
      tasks_successful: 4,
      tasks_failed: 4,
      tasks_timeout: 4,
      max_concurrent_tasks: 1,
    });
    expect(seed['llm_fallback']).toMatchObject({
      providers_available: ['onnx-wasm'],
      fallback_chain: ['web-llm', 'onnx-webgpu', 'onnx-wasm'],
      gpu_fallback_cpu: true,
    });
    const absent = seed['absent_values'] ?? {};
    for (const name of [
      'gpu_name',
      'gpu_memory_total_mb',
      'gpu_memory_free_mb',
      'gpu_memory_used_mb',
      'cpu_percent',
      'ram_total_gb',
      'ram_available_gb',
      'ram_percent',
    ]) {
      expect(seed['device_info']).not.toHaveProperty(name);
      expect(absent[`device_info.${name}`]).toEqual(expect.any(String));
    }
    const errors = seed['task_execution']?.['errors'] as string[];
    expect(errors).toHaveLength(16);
  });

  it('tells the fallback in the middle, and only what is known of GPU memory', () => {
    const seed = JSON.parse(exportSeed(build(recoveredJournal))) as {
      device_info: Record<string, unknown>;
      task_execution: { resource_usage_during_tests: Record<string, unknown>[] };
      llm_fallback: Record<string, unknown>;
      absent_values: Record<string, string>;
      meanings: Record<string, string>;
    };
    expect(seed.llm_fallback).toMatchObject({
      providers_available: ['onnx-webgpu', 'onnx-wasm'],
      fallback_chain: ['web-llm', 'onnx-webgpu', 'onnx-wasm'],
      gpu_fallback_cpu: true,
      recoveries: [{ from: 'onnx-webgpu', to: 'onnx-wasm', reason: 'device-lost', detect_seconds: 0.062, recover_seconds: 1.46 }],
    });
    expect(seed.llm_fallback['recommendations']).toHaveLength(1);
    expect(seed.device_info).toMatchObject({
      gpu_memory_used_mb: Math.round(((38_797_312 + 7 * 262_144) / 2 ** 20) * 10) / 10,
      gpu_memory_budget_mb: { low: 9_216, high: 24_576, evidence: 'measured' },
    });
    expect(seed.device_info).not.toHaveProperty('gpu_memory_total_mb');
    expect(seed.meanings['device_info.gpu_memory_used_mb']).toContain('this page');
    const used = seed.task_execution.resource_usage_during_tests.map((task) => task['gpu_memory_mb']);
    expect(used.slice(0, 8).every((bytes) => typeof bytes === 'number')).toBe(true);
    expect(used.slice(8).every((bytes) => bytes === undefined)).toBe(true);
  });

  it('does not call it a fallback when no build of the model exists for the GPU', () => {
    const skipped = { rung: 'web-llm', device: 'gpu', model: 'm', rule: 'no-variant', inputs: {}, outcome: 'skipped', tookMs: 0 } as const;
    const taken = { ...skipped, rung: 'onnx-wasm', device: 'cpu', rule: 'chosen', outcome: 'taken' } as const;
    expect(exportSeed(build({ decisions: [skipped, taken] }))).toContain('"gpu_fallback_cpu": false');
  });

  it('holds of an empty journal', () => {
    expect(() => JSON.parse(exportSeed(assembleReport([])))).not.toThrow();
  });
});

describe('Markdown', () => {
  it('has the sections of the seed in its order, in Portuguese', () => {
    const text = exportMarkdown(build(), 'pt');
    const headings = [...text.matchAll(/^#{1,3} .*/gm)].map(([line]) => line);
    expect(headings.slice(0, 8)).toEqual([
      '# 📊 APURAÇÃO COMPLETA DE AGENTES DE IA NO NAVEGADOR',
      '## 🎯 OBJETIVO',
      '## ✅ RESULTADOS DA APURAÇÃO',
      '### 1. Dispositivo (GPU/CPU)',
      '### 2. Fallback do LLM (CPU quando a GPU não pode)',
      '### 3. Capacidade de execução de tarefas',
      '### 4. Uso de GPU e CPU',
      '## 📋 RECOMENDAÇÕES',
    ]);
    expect(text).toContain('**Tarefas que passaram, das avaliadas: 20/20** (100%, intervalo de 95%: 83,8% – 100%)');
    expect(text).toContain('✅ APURAÇÃO CONCLUÍDA');
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it('is whole in English, for every kind of report', async () => {
    const link = (await parseReportLink((await encodeReportLink(build(mixed), { exposeDevice: false })).fragment)).report;
    for (const report of [build(), build(recoveredJournal), build(mixed), build({ survey: gpuSurvey }), assembleReport([]), link]) {
      expect(exportMarkdown(report, 'en')).not.toMatch(/undefined|NaN|\[object|Infinity/);
    }
  });

  it('tells budget, forecast, ladder, checks, recovery and both devices', () => {
    const report = build(recoveredJournal);
    const text = exportMarkdown(report, 'en');
    expect([...text.matchAll(/^#### (.*)/gm)].map(([, heading]) => heading)).toEqual([
      'Memory budget',
      'Ladder, step by step',
      'Checks before an engine was trusted',
      'Forecast and measurement',
      'Engines replaced in the middle of the run',
      'The same tasks on both devices',
      'By engine: speeds of different engines are never mixed',
    ]);
    expect(text).toContain('| GPU | 9.7 GB | 25.8 GB | measured |');
    expect(text).toContain('| onnx-webgpu | apura-probe | Load | 420 ms | 294 ms – 588 ms | 1.01 s | -58% | ⚠️ |');
    expect(text).toContain('neededBytes 41.9 MB, freeBytes 9.7 GB');
    expect(text).toContain('| the GPU was taken away | recall-en-1 | 62 ms | 1.46 s | 1.52 s |');
    expect(text).toContain('3.8 (3.4 – 4.2). Passed: 8/8 → 7/8.');
    expect(text).toContain('**apura-probe**, onnx-webgpu → onnx-wasm');
    const last = report.tasks.at(-1)?.id ?? '?';
    expect(text.split('\n').find((line) => line.startsWith(`| ${last} `))).toMatch(/\| onnx-wasm \|$/);
    expect(exportMarkdown(report, 'pt')).toContain('#### Motores trocados no meio da execução');
  });

  it('keeps hostile text as text', () => {
    const text = exportMarkdown(hostile(), 'en');
    expect(text).not.toContain('<script>');
    expect(text).not.toMatch(/(?<!\\)\[x(?<!\\)\]/);
    expect(controls(text)).toEqual([]);
    expect(text).not.toContain('\u202e');
    expect(text).not.toMatch(/(?<!\\)@user/);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const pipes = (line: string): number => line.match(/(?<!\\)\|/g)?.length ?? 0;
    // The line of dashes has as many cells as its head, and every row as many as the line of dashes.
    let cells = 0;
    rows.forEach((row, index) => {
      if (rows[index + 1]?.startsWith('| ---') === true) cells = pipes(row);
      expect(pipes(row)).toBe(cells);
    });
  });
});

describe('CSV', () => {
  it('has one row per attempt and at least one per task', () => {
    const lines = exportCsv(build(mixed)).split('\r\n');
    expect(lines).toHaveLength(1 + 20 + 1);
    expect(lines[0]).toMatch(/^task_id,family,language,status,/);
    expect(lines[1]).toMatch(/^arithmetic-en-1,arithmetic,en,passed,30000,1,,,language,onnx-wasm,cpu,/);
    expect(lines.at(-1)).toBe('');
  });

  it('says engine, device and model of every attempt', () => {
    const [head, ...rows] = exportCsv(build(recoveredJournal)).trim().split('\r\n');
    expect(head).toContain('attempt,step,strategy,agent,engine,device,model,placement_rule,reserved_bytes,queued_ms');
    expect(rows).toHaveLength(21);
    expect(rows[8]).toMatch(/,1,,,language,onnx-webgpu,gpu,apura-probe,.*,device-lost,/);
    expect(rows[9]).toMatch(/,2,,,language,onnx-wasm,cpu,apura-probe,/);
  });

  it('keeps hostile text in its cell and starts no formula', () => {
    const text = exportCsv(hostile()).trimEnd();
    const cells: string[] = [];
    for (const match of text.matchAll(/(?:^|,|\r\n)("(?:[^"]|"")*"|[^",\r\n]*)/g))
      cells.push((match[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'));
    expect(cells.filter((cell) => cell.includes('calc')).length).toBeGreaterThan(20);
    for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+@]|^-\D/);
    expect(cells.length % 29).toBe(0);
  });
});

describe('JUnit', () => {
  it('counts what CI counts', () => {
    const text = exportJunit(build(mixed));
    expect(text).toContain('tests="21" failures="9" errors="0" skipped="8"');
    expect(text.match(/<failure /g)).toHaveLength(9);
    expect(text.match(/<skipped /g)).toHaveLength(8);
    expect(text).toContain('<property name="apura.verdict" value="fail"/>');
    expect(exportJunit(build())).toContain('failures="0" errors="0" skipped="0"');
  });

  it('counts a task that a dead worker took along as an error', () => {
    expect(exportJunit(assembleReport(makeJournalEvents().slice(0, 60)))).toMatch(/errors="[1-9]\d*"/);
  });

  it('says where a task ran that took two attempts', () => {
    const text = exportJunit(build(recoveredJournal));
    expect(text).toContain('<property name="apura.engines" value="onnx-webgpu, onnx-wasm"/>');
    expect(text.match(/attempt 1: onnx-webgpu \(gpu, apura-probe\): device-lost\nattempt 2: onnx-wasm/g)).toHaveLength(1);
  });

  it('is well-formed whatever the texts hold', () => {
    const text = exportJunit(hostile());
    expect(text).not.toContain('<script>');
    expect(controls(text)).toEqual([]);
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;|apos;|#10;)/);
    const tags = text.replace(/<\?.*?\?>/, '').match(/<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>/g) ?? [];
    expect(text.replace(/<\?.*?\?>/, '').match(/</g)).toHaveLength(tags.length);
    const open: string[] = [];
    for (const tag of tags) {
      const name = /[a-z-]+/.exec(tag)?.[0] ?? '';
      if (tag.startsWith('</')) expect(open.pop()).toBe(name);
      else if (!tag.endsWith('/>')) open.push(name);
    }
    expect(open).toEqual([]);
  });
});

describe('what the orchestrator did', () => {
  const report = assembleReport(orchestratedEvents());

  it('is in the Markdown of both languages: steps, activity, components', () => {
    const [en, pt] = [exportMarkdown(report, 'en'), exportMarkdown(report, 'pt')];
    for (const part of [
      '| owner | tool agent | city | ☑️ not graded |',
      'documents/search {"query":"Lima","limit":1}; documents/search {}',
      '| city | retrieval agent |  | ✅ from the cache |',
      '❌ **14/15** acted when they were needed',
      '| SemanticCacheLayer | ❌ broken | calls 2, againFrom agent |',
      '- **Valid tool calls**: 2/3',
      '- **Breakers that opened**: agent:tool-user 1 (half open)',
    ])
      expect(en).toContain(part);
    for (const part of [
      '☑️ sem nota',
      'agent:tool-user 1 (meio aberto)',
      '| SemanticCacheLayer | ❌ com defeito |',
      '- **Chamadas de ferramentas válidas**: 2/3',
    ])
      expect(pt).toContain(part);
  });

  it('is in the seed format, the table of attempts and the tests of CI', () => {
    const seed = JSON.parse(exportSeed(report)) as { components: Record<string, unknown> };
    expect(seed.components['SemanticCacheLayer']).toEqual({
      status: 'broken',
      evidence: { calls: 2, againFrom: 'agent' },
      duration_seconds: 0.005,
    });
    expect(Object.keys(seed.components)).toHaveLength(15);
    const [head = '', ...rows] = exportCsv(report).split('\r\n');
    const [step, strategy] = [head.split(',').indexOf('step'), head.split(',').indexOf('strategy')];
    const cells = rows.filter((row) => row.startsWith(`${report.tasks[3]?.id},`)).map((row) => row.split(','));
    expect(cells.map((row) => [row[step], row[strategy]])).toEqual([
      ['city', ''],
      ['owner', ''],
      ['owner', 'retry'],
    ]);
    expect(exportJunit(report)).toContain('value="14 of 15 acted, SemanticCacheLayer broken"');
    expect(exportJunit(report)).toContain('attempt 2 of owner');
  });
});
