import {
  type Advisor,
  advisorSchema,
  type Dealer,
  dealerSchema,
  weekDays,
} from '../../functions/dealers/dealer-record.ts'

/** Owners that one workshop looks after. */
const OWNERS_PER_DEALER = 100
const DISTRICTS = ['凌云', '望江', '朝霞', '北辰', '南浦', '西岭', '东湖', '锦绣', '长风', '明月'] as const

export interface Store {
  dealer: Dealer
  staff: readonly Advisor[]
}

const everyDay = Object.fromEntries(weekDays.map((day) => [day, [{ from: '09:00', to: '18:00' }]]))

/** As many dealers as so many owners need, each with a manager, a general manager, service advisors and sales advisors. */
export function inventStores(owners: number): [Store, ...Store[]] {
  const count = Math.max(2, Math.round(owners / OWNERS_PER_DEALER))
  return [inventStore(0), ...Array.from({ length: count - 1 }, (_, at) => inventStore(at + 1))]
}

function inventStore(at: number): Store {
  const dealerId = `D-${String(at + 1).padStart(3, '0')}`
  const roles = ['general-manager', 'manager', 'service', 'service', 'service', 'advisor', 'advisor'] as const
  return {
    dealer: dealerSchema.parse({
      dealerId,
      name: `云驰上海${DISTRICTS[at % DISTRICTS.length]}店${at >= DISTRICTS.length ? Math.floor(at / DISTRICTS.length) + 1 : ''}`,
      brands: ['yunchi'],
      city: '上海市',
      provinceCode: '31',
      cityCode: '3101',
      hours: everyDay,
      workshop: { bays: 3, slotMinutes: 60 },
    }),
    staff: roles.map((role, seat) =>
      advisorSchema.parse({
        advisorId: `${dealerId}-${seat + 1}`,
        dealerId,
        name: `员工${seat + 1}`,
        role,
        address: `${dealerId}-${seat + 1}@outbox`,
        capacity: 200,
      }),
    ),
  }
}

/** Whom region and brand are told by. */
export const headquarters = {
  regions: { '*': [{ name: '区域值班', address: 'region@outbox' }] },
  brands: { '*': [{ name: '品牌值班', address: 'brand@outbox' }] },
}
