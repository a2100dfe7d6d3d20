import { personIdOf } from '../functions/customers/person-store.ts'
import type { Services } from '../functions/shared/services.ts'

/** The first of customers.csv, with whose page the owner's side can be tried. */
export const FIRST_OWNER = '13800005001'

export const firstOwner = ({ secrets }: Pick<Services, 'secrets'>): Promise<string> =>
  personIdOf(`+86${FIRST_OWNER}`, secrets)
