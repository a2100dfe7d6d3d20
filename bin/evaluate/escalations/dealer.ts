import { complaintKindsSchema, shippedComplaintKinds } from '../../../functions/complaints/complaint-kinds.ts'
import { advisorSchema, dealerSchema, weekDays } from '../../../functions/dealers/dealer-record.ts'
import { saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import type { Services } from '../../../functions/shared/services.ts'

export const DEALER = 'D-EVALUATION'
export const HANDLER = { dealerId: DEALER, advisorId: 'S' }

const roles = { S: 'service', M: 'manager', G: 'general-manager' } as const

/** One dealer, open daily from 9 to 18, with somebody at every level of the ladder; logs that name a severity are believed. */
export async function peopleTheDealer(services: Services, now: string): Promise<void> {
  const hours = Object.fromEntries(weekDays.map((day) => [day, [{ from: '09:00', to: '18:00' }]]))
  const place = { provinceCode: '31', cityCode: '3101', hours }
  const dealer = { dealerId: DEALER, name: 'Evaluation', brands: ['evaluation'], ...place }
  await saveDealer(dealerSchema.parse(dealer), services, now)
  for (const [advisorId, role] of Object.entries(roles)) {
    const advisor = { advisorId, dealerId: DEALER, name: advisorId, role, address: `${advisorId}@outbox` }
    await saveAdvisor(advisorSchema.parse(advisor), services, now)
  }
  const officer = (name: string) => [{ name, address: `${name}@outbox` }]
  await services.settings.write('headquarters', { regions: { '*': officer('R') }, brands: { '*': officer('B') } })
  const given = (['P1', 'P2', 'P3'] as const).map((severity) => ({
    kind: `given-${severity.toLowerCase()}`,
    severity,
    title: { 'zh-CN': severity, en: severity },
    words: [`^given as ${severity}$`],
  }))
  const kinds = complaintKindsSchema.parse([...given, ...shippedComplaintKinds])
  await services.settings.write('complaint-kinds', kinds)
}
