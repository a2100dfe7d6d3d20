import { fileComplaint } from '../../../functions/complaints/file-complaint.ts'
import { ownerPage } from '../../../functions/pages/owner-page.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { MaintenanceDue } from '../../../functions/vehicles/vehicle-record.ts'
import type { World } from '../../support/world.ts'
import { evening, openWorkshop } from '../bookings/workshop.ts'
import { tokenFor, visit } from './kit.ts'

export { evening, sentFrom, sunday } from '../bookings/workshop.ts'

/** Two owners with a car each, the first of which is due for oil on 28 November. */
export async function openOwnerWorld(): Promise<World> {
  const world = await openWorkshop({ bays: 2 })
  await putDue(world)
  return world
}

async function putDue({ services: { table } }: World): Promise<void> {
  const due: MaintenanceDue = {
    kind: 'maintenance',
    vehicleId: 'veh-1',
    dueId: 'due-1',
    items: ['oil', 'oil-filter'],
    dueOn: '2026-11-28',
    by: 'mileage',
    asks: false,
    why: [{ 'zh-CN': '机油：每 10,000 公里或 12 个月', en: 'Engine oil: every 10,000 km or 12 months' }],
    next: 'remind',
    told: 0,
    version: 1,
  }
  await table.put({ ...keys.dated({ type: 'vehicle', id: 'veh-1' }, 'maintenance'), ...due })
}

export const ownerToken = (personId = 'person-1'): string =>
  tokenFor('owner', { personId }, new Date(Date.parse(evening) + 86_400_000 * 100).toISOString())

/** An owner at his page: looks at a part of it, or taps. */
export function ownerAt(world: World, personId = 'person-1') {
  const token = ownerToken(personId)
  const page = { path: `/me/${token}`, parameters: { token } }
  return {
    look: (query: Record<string, string> = {}, at = evening) => visit(world, ownerPage, { ...page, query, at }),
    tap: (form: Record<string, string>, at = evening) => visit(world, ownerPage, { ...page, form, at }),
  }
}

/** What the browser is sent to after a tap, as its query. */
export const leadsTo = ({ headers }: { headers: Record<string, string> }): Record<string, string> =>
  Object.fromEntries(new URL(headers.location ?? '', 'https://l.example.cn').searchParams)

export const complain = (world: World, text = '刹车异响，已经修了两次'): Promise<{ complaintId: string }> =>
  fileComplaint({ personId: 'person-1', vehicleId: 'veh-1', text, way: 'page', now: evening }, world.services)
