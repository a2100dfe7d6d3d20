import type { Subject } from '../../../events/define-event.ts'
import type { Services } from '../../shared/services.ts'
import { findTemplate } from '../find-template.ts'
import type { About, Resolvers } from './about.ts'
import { complaintResolvers } from './complaint.ts'
import { customerResolvers } from './customer.ts'
import { leadResolvers } from './lead.ts'
import { taskResolvers } from './task.ts'
import { vehicleResolvers } from './vehicle.ts'

/** A template wants a variable that nothing known about the subject can fill; `variable` names it. */
export class NothingToSay extends Error {
  readonly variable: string
  constructor(variable: string, { template, subject }: { template: string; subject: Subject }) {
    super(
      `Template "${template}" wants "${variable}", which this ${subject.type} does not have: send it at another step`,
    )
    this.name = 'NothingToSay'
    this.variable = variable
  }
}

/** What can be said, by what the message is about: what is nearer to it goes before. */
const resolversOf: Readonly<Record<string, Resolvers>> = {
  lead: { ...customerResolvers, ...taskResolvers, ...leadResolvers },
  customer: { ...taskResolvers, ...customerResolvers },
  vehicle: { ...customerResolvers, ...taskResolvers, ...vehicleResolvers },
  complaint: { ...customerResolvers, ...vehicleResolvers, ...taskResolvers, ...complaintResolvers },
}

/** The variables that a template declares, filled from what it is about. Throws UnknownTemplate, NothingToSay. */
export async function fillVariables(
  template: string,
  about: About,
  services: Services,
): Promise<Record<string, string>> {
  const { variables } = await findTemplate(services.settings, template)
  const { subject } = about
  const resolvers = resolversOf[subject.type] ?? {}
  const filled = await Promise.all(
    Object.entries(variables).map(async ([name, { max }]) => {
      const value = await resolvers[name]?.(about, services)
      if (!value) throw new NothingToSay(name, { template, subject })
      return [name, shorten(value, max)] as const
    }),
  )
  return Object.fromEntries(filled)
}

/** One line of at most `max` characters: what a source wrote must not stop a message. */
function shorten(value: string, max: number): string {
  const line = value.replace(/\p{Cc}+/gu, ' ')
  return line.length > max ? `${line.slice(0, max - 1)}…` : line
}
