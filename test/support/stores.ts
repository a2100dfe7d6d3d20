import type { z } from 'zod'
import {
  type Advisor,
  advisorSchema,
  type Dealer,
  dealerSchema,
  weekDays,
} from '../../functions/dealers/dealer-record.ts'

/** Every day from..to: weekends are selling days. */
export const everyDay = (from: string, to: string): Dealer['hours'] =>
  Object.fromEntries(weekDays.map((day) => [day, [{ from, to }]]))

export const dealer = (dealerId: string, details: Partial<z.input<typeof dealerSchema>> = {}): Dealer =>
  dealerSchema.parse({
    dealerId,
    name: `云驰 ${dealerId}`,
    brands: ['yunchi'],
    city: '上海市',
    provinceCode: '31',
    cityCode: '3101',
    hours: everyDay('09:00', '18:00'),
    ...details,
  })

export const advisor = (
  dealerId: string,
  advisorId: string,
  details: Partial<z.input<typeof advisorSchema>> = {},
): Advisor =>
  advisorSchema.parse({
    advisorId,
    dealerId,
    name: `顾问 ${advisorId}`,
    role: 'advisor',
    address: `${advisorId}@outbox`,
    ...details,
  })
