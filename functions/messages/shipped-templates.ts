import type { Template } from './template.ts'
import { complaintTemplates } from './templates/complaint.ts'
import { customerTemplates } from './templates/customer.ts'
import { leadTemplates } from './templates/lead.ts'
import { ownerTemplates } from './templates/owner.ts'
import { taskTemplates } from './templates/task.ts'
import { vehicleTemplates } from './templates/vehicle.ts'

/** The messages that we ship, from every domain. */
export const shippedTemplates: Readonly<Record<string, Template>> = {
  ...leadTemplates,
  ...taskTemplates,
  ...vehicleTemplates,
  ...customerTemplates,
  ...complaintTemplates,
  ...ownerTemplates,
}
