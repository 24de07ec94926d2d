import { batch, createEffect, createSignal, on } from 'solid-js';
import type { AuditApi } from '../../contract/audit-api';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { CatalogueModel, RecordSummary } from '../../contract/model';
import { type CheckedFile, createCheckedFile } from './create-checked-file';
import type { SetupControl } from './create-setup';
import { fetchRecord } from './fetch-record';
import { namesModel } from './model-rows';
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
  const [isLoading, setIsLoading] = createSignal(true);
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
    setIsLoading(true);
    try {
      const models = await api().models(chosenRecord());
      if (mine !== latest) return;
      // In one step: nothing may run with a model that is about to be refused.
      batch(() => {
        setList({ status: 'ready', models });
        settleModel(models);
      });
    } catch (error) {
      if (mine === latest) setList({ status: 'failed', error: toErrorRecord(error) });
    } finally {
      if (mine === latest) setIsLoading(false);
    }
  };

  /** Sets a model, and keeps the engine where the model has a form for it. */
  const chooseModel = (model: string, known: CatalogueModel | undefined): void => {
    const { engine } = setup.setup();
    const hasForm = known === undefined ? engine !== 'web-llm' : known.variants.some((variant) => variant.engine === engine);
    setup.change({ model, engine: hasForm ? engine : defaultSetup.engine });
  };

  const settleModel = (models: readonly CatalogueModel[]): void => {
    const { model } = setup.setup();
    const find = (id: string): CatalogueModel | undefined => models.find((one) => namesModel(id, one));
    const found = wanted === undefined ? undefined : find(wanted);
    if (wanted !== undefined && found !== undefined) {
      chooseModel(wanted, found);
      setup.modelIsKnown();
      wanted = undefined;
    } else if (!isModelAddress(model) && find(model) === undefined) {
      const isOfRemovedRecord = !setup.isFromAddress(model);
      setup.change({ model: defaultSetup.model });
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
        if (first !== undefined && wanted === undefined) chooseModel(first.id, first);
        if (file.status === 'ready' || before?.status === 'ready') void load();
      },
      { defer: true },
    ),
  );

  return {
    list,
    isLoading,
    choose: (model: string) => {
      const current = list();
      chooseModel(model, current.status === 'ready' ? current.models.find((one) => namesModel(model, one)) : undefined);
    },
    models: () => {
      const current = list();
      return current.status === 'ready' ? current.models : [];
    },
    load,
    record: record.file,
    chosenRecord,
    chooseRecord: record.choose,
    /** The record's name is its address: relative addresses in it count from there, wherever a server sends the request on to. */
    chooseRecordAt: (url: URL) => record.chooseText(url.href, () => fetchRecord(url)),
    removeRecord: record.remove,
  };
}

export type ModelsControl = ReturnType<typeof createModels>;
