import type { RetrievalPort } from '../../../contract/orchestrator';
import { numberOf, type ToolServer, textOf } from './server-tool';

/** Search in the user's documents, the suite's corpus and resolved incidents. Runs in the thread of the retrieval. */
export function makeDocumentServer(retrieval: Pick<RetrievalPort, 'retrieve'>): ToolServer {
  return {
    name: 'documents',
    instructions: 'Finds passages in the documents that were given to this audit. Cite a passage by its document.',
    tools: [
      {
        name: 'search_documents',
        description: 'Finds the passages that are most relevant to a question. Empty when nothing is relevant.',
        inputSchema: {
          type: 'object',
          properties: { query: { type: 'string', minLength: 1, maxLength: 1_000 }, limit: { type: 'integer', minimum: 1, maximum: 20 } },
          required: ['query'],
          additionalProperties: false,
        },
        outputSchema: {
          type: 'object',
          properties: {
            passages: {
              type: 'array',
              items: {
                type: 'object',
                properties: { document: { type: 'string' }, title: { type: 'string' }, text: { type: 'string' } },
                required: ['document', 'title', 'text'],
              },
            },
          },
          required: ['passages'],
        },
        readOnly: true,
        run: async (input, signal) => {
          const query = { text: textOf(input, 'query'), taskId: 'tool', limit: numberOf(input, 'limit', 5) };
          const found = await retrieval.retrieve(query, signal);
          const passages = found.map(({ documentId, title, text }) => ({ document: documentId, title, text }));
          const text = passages.map((passage) => `[${passage.document}] ${passage.text}`).join('\n\n') || 'nothing relevant was found';
          return { text, structured: { passages } };
        },
      },
    ],
  };
}
