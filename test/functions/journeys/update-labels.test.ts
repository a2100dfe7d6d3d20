import { expect, test } from 'vitest'
import { updateLabels } from '../../../functions/journeys/update-labels.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { openWorld } from '../../support/world.ts'

test('labels are put beside the record: new ones are added, old ones replaced', async () => {
  const { services } = await openWorld()
  const subject = { type: 'vehicle', id: 'veh-1' } as const

  await updateLabels({ subject, set: { campaign: 'autumn', tries: 1 } }, services)
  await updateLabels({ subject, set: { tries: 2, sk: true } }, services)

  expect(await services.table.get(keys.labels(subject))).toMatchObject({
    labels: { campaign: 'autumn', tries: 2, sk: true },
  })
})
