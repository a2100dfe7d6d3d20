import type { Services } from '../../functions/shared/services.ts'

/** Lets a call through when its turn has come. */
export type Through = (
  service: string,
  method: string,
  what: { args: readonly unknown[]; call: () => unknown },
) => Promise<unknown>

/** Services whose calls on table, bus, workflows and channels go through a gate. */
export function gatedServices(services: Services, through: Through): Services {
  const gate = <T extends object>(service: string, target: T): T =>
    new Proxy(target, {
      get: (object, property, receiver) => {
        const member: unknown = Reflect.get(object, property, receiver)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) =>
          through(service, String(property), { args, call: () => Reflect.apply(member, object, args) })
      },
    })
  const channels = Object.fromEntries(
    Object.entries(services.channels).map(([name, channel]) => [name, gate(name, channel)]),
  )
  return {
    ...services,
    table: gate('table', services.table),
    bus: gate('bus', services.bus),
    workflows: gate('workflows', services.workflows),
    channels,
  }
}
