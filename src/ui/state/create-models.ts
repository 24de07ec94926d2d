import { createEffect, createSignal, on } from 'solid-js';
import type { AuditApi } from '../../contract/audit';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { CatalogueModel, RecordSummary } from '../../contract/model';
import { type CheckedFile, createCheckedFile } from './create-checked-file';
import type { SetupControl } from './create-setup';
import { fetchRecord } from './fetch-record';
import { defaultSetup, isModelAddress } from './setup';

export type ModelList =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly models: readonly CatalogueModel[] }
  | { readonly status: 'failed'; readonly error: ErrorRecord };

/** A file of models of the user's, as far as it has been checked. */
export type RecordFile = CheckedFile<RecordSummary>;

/** The models that can be chosen: shipped, catalogue, and those of the user's record. Keeps the set-up's model one of them. */
export function createModels(api: () => Pick<AuditApi, 'models' | 'checkRecord'>, setup: SetupControl) {
  const record = createCheckedFile<RecordSummary>((name, text) => api().checkRecord(name, text), 'record-invalid');
  const [list, setList] = createSignal<ModelList>({ status: 'loading' });
  /** The id that was asked for and is not known: a record that comes later may bring it. */
  let wanted: string | undefined;
  let latest = 0;

  const chosenRecord = (): { readonly name: string; readonly text: string } | undefined => {
    const file = record.file();
    return file.status === 'ready' ? { name: file.name, text: file.text } : undefined;
  };

  const load = async (): Promise<void> => {
    latest += 1;
    const mine = latest;
    try {
      const models = await api().models(chosenRecord());
      if (mine !== latest) return;
      setList({ status: 'ready', models });
      settleModel(models);
    } catch (error) {
      if (mine === latest) setList({ status: 'failed', error: toErrorRecord(error) });
    }
  };

  const settleModel = (models: readonly CatalogueModel[]): void => {
    const { model } = setup.setup();
    const isKnown = (id: string): boolean => models.some((one) => one.id === id);
    if (wanted !== undefined && isKnown(wanted)) {
      setup.change({ model: wanted });
      setup.modelIsKnown();
      wanted = undefined;
    } else if (!isModelAddress(model) && !isKnown(model)) {
      const isOfRemovedRecord = !setup.isFromAddress(model);
      setup.change({ model: defaultSetup.model, engine: defaultSetup.engine });
      if (isOfRemovedRecord) return;
      wanted = model;
      setup.modelIsUnknown(model);
    }
  };

  createEffect(
    on(
      record.file,
      (file, before) => {
        const first = file.status === 'ready' ? file.summary.models[0] : undefined;
        if (first !== undefined && wanted === undefined) setup.change({ model: first.id, engine: defaultSetup.engine });
        if (file.status === 'ready' || before?.status === 'ready') void load();
      },
      { defer: true },
    ),
  );

  return {
    list,
    models: () => {
      const current = list();
      return current.status === 'ready' ? current.models : [];
    },
    load,
    record: record.file,
    chosenRecord,
    chooseRecord: record.choose,
    chooseRecordAt: (url: URL) => record.chooseText(url.href, () => fetchRecord(url)),
    removeRecord: record.remove,
  };
}

export type ModelsControl = ReturnType<typeof createModels>;
