import { z } from 'zod'
import { defineEvent } from './define-event.ts'

export const dealerRecorded = defineEvent({
  name: 'DealerRecorded',
  subject: 'dealer',
  about: 'A dealer was added or changed.',
  facts: {
    brands: z.array(z.string()).describe("The brands it sells, by the catalogue's codes"),
    cityCode: z
      .string()
      .optional()
      .describe('GB/T 2260 code of its city, four digits; absent where the city could not be recognised'),
  },
  examples: [{ subject: 'D-SH-01', facts: { brands: ['yunchi'], cityCode: '3101' } }],
})
