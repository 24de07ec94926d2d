import { evaluateExpression } from './expression';
import { type ToolServer, textOf } from './server-tool';

/** Arithmetic that a language model should not do in its head. */
export const calculatorServer: ToolServer = {
  name: 'calculator',
  instructions: 'Evaluates arithmetic exactly as far as 64-bit floating point goes.',
  tools: [
    {
      name: 'calculate',
      description: 'Evaluates an arithmetic expression, such as "(3 + 4) * 2 ^ 10" or "sqrt(2)".',
      inputSchema: {
        type: 'object',
        properties: { expression: { type: 'string', minLength: 1, maxLength: 1_000 } },
        required: ['expression'],
        additionalProperties: false,
      },
      outputSchema: { type: 'object', properties: { value: { type: 'number' } }, required: ['value'] },
      readOnly: true,
      run: async (input) => {
        const value = evaluateExpression(textOf(input, 'expression'));
        return { text: String(value), structured: { value } };
      },
    },
  ],
};
