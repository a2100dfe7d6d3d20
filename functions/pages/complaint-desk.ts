import type { Complaint } from '../complaints/complaint-record.ts'
import { readComplaint } from '../complaints/complaint-store.ts'
import type { Person } from '../customers/person-record.ts'
import { readPerson } from '../customers/person-store.ts'
import type { Advisor, Dealer } from '../dealers/dealer-record.ts'
import { readStore } from '../dealers/dealer-store.ts'
import type { Services } from '../shared/services.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'

/** Who looks at a dealer's complaints. */
export interface ComplaintStaff {
  dealer: Dealer
  advisor: Advisor
  colleagues: readonly Advisor[]
}

/** `undefined`: the dealer is gone, or the advisor no longer works there. */
export async function readStaff(
  { dealerId, advisorId }: { dealerId: string; advisorId: string },
  { table }: Pick<Services, 'table'>,
): Promise<ComplaintStaff | undefined> {
  const store = await readStore(table, dealerId)
  const advisor = store?.advisors.find((each) => each.advisorId === advisorId && each.active)
  return store && advisor && { dealer: store.dealer, advisor, colleagues: store.advisors }
}

/** A complaint on somebody's desk. */
export interface ComplaintDesk extends ComplaintStaff {
  complaint: Complaint
  person: Person | undefined
  vehicle: Vehicle | undefined
}

/** `undefined`: it is gone, or is not that dealer's. */
export async function readComplaintDesk(
  { complaintId, ...seat }: { complaintId: string; dealerId: string; advisorId: string },
  services: Pick<Services, 'table'>,
): Promise<ComplaintDesk | undefined> {
  const { table } = services
  const [complaint, staff] = await Promise.all([readComplaint(table, complaintId), readStaff(seat, services)])
  if (!complaint || !staff || complaint.dealerId !== seat.dealerId) return undefined
  const [person, vehicle] = await Promise.all([
    readPerson(table, complaint.personId),
    complaint.vehicleId === undefined ? undefined : readVehicle(table, complaint.vehicleId),
  ])
  return { ...staff, complaint, person, vehicle }
}

/** The name of who handles it. */
export const handlerName = ({ handler }: Complaint, colleagues: readonly Advisor[]): string | undefined =>
  colleagues.find(({ advisorId }) => advisorId === handler?.advisorId)?.name
