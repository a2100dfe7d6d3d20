import { expect, test } from 'vitest'
import { leadClosed, leadCreated } from '../../../events/lead.ts'
import { enrol } from '../../../functions/journeys/enrol.ts'
import { sendMessage } from '../../../functions/messages/send-message.ts'
import { eventItem, makeEvent } from '../../../functions/shared/event-record.ts'
import { stableId } from '../../../functions/shared/ids.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { later, now, openStoreWorld, outbox, putLead } from '../pages/kit.ts'
import { registrationOf, twoWaits } from './run-scene.ts'

test('B. A run that an event has ended sends nothing any more, in whatever order the two happen', async () => {
  const seen = new Set<string>()

  await forEachInterleaving({
    open: async () => {
      const store = await openStoreWorld()
      const world = {
        ...store,
        services: { ...store.services, config: { ...store.services.config, journeys: [registrationOf(twoWaits)] } },
      }
      await putLead(world)
      const created = makeEvent(leadCreated, {
        subject: 'lead-1',
        facts: { captureId: 'evt-1', brand: 'yunchi' },
        occurredAt: now,
      })
      const closed = makeEvent(leadClosed, { subject: 'lead-1', facts: { outcome: 'lost' }, occurredAt: later(1) })
      for (const event of [created, closed]) await world.services.table.put(eventItem(event, now))
      await enrol({ event: created, now }, world.services)
      return { ...world, closed, runId: stableId('run', 'two-waits', 'lead', 'lead-1', created.metadata.id) }
    },
    operations: ({ closed, runId }) => [
      { run: (services) => enrol({ event: closed, now }, services) },
      {
        run: (services) =>
          sendMessage(
            {
              run: { id: runId },
              subject: { type: 'lead', id: 'lead-1' },
              step: 'send',
              slot: 'owner',
              to: 'owner',
              message: 'lead-acknowledged',
              class: 'transactional',
              now: later(1),
            },
            services,
          ),
      },
    ],
    check: async (world, [, sent], trace) => {
      const isOver = trace.indexOf('0 table.update') < trace.indexOf('1 table.transact')
      const state = isOver ? 'suppressed' : 'accepted'
      expect(sent).toMatchObject({ kind: 'done', value: { state } })
      expect(await outbox(world)).toHaveLength(isOver ? 0 : 1)
      seen.add(state)
    },
  })

  expect(seen).toEqual(new Set(['suppressed', 'accepted']))
})
