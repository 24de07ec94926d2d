import { describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { downloadReport, openAt, pressRun } from '../failures/page-run';

describe('apura-20 with the shipped model on the CPU', () => {
  const built = useBuiltPage();

  it.each([1, 2, 3, 2026, 987_654_321])(
    'seed %i: twenty graded outcomes, at least nineteen passed, a link of at most 2,000 characters',
    async (seed) => {
      const { page, context } = await openAt(built.browser(), `${built.url()}?seed=${seed}`);
      await pressRun(page);
      const report = await downloadReport(page);
      expect(report.suite).toMatchObject({ id: 'apura-20', seed });
      const grades = report.tasks.flatMap(({ outcome }) => (outcome !== undefined && 'grade' in outcome ? [outcome.grade] : []));
      expect(grades).toHaveLength(20);
      expect(grades.filter(({ passed }) => passed).length).toBeGreaterThanOrEqual(19);
      expect(new Set(report.tasks.map(({ family }) => family)).size).toBeGreaterThanOrEqual(10);
      expect((await page.locator('[data-field="link"]').inputValue()).length).toBeLessThanOrEqual(2000);
      await context.close();
    },
  );
});
