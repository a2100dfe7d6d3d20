import { type Powertrain, powertrainSchema } from './vehicle-record.ts'

/** What people and files call them; the first is ours. */
const names: Record<Powertrain, readonly string[]> = {
  petrol: ['petrol', 'gasoline', '汽油', '燃油', '汽油车', '燃油车'],
  diesel: ['diesel', '柴油', '柴油车'],
  hybrid: ['hybrid', 'hev', '混动', '油电混合', '油电混动', '混合动力'],
  'plug-in-hybrid': ['plug-in-hybrid', 'phev', 'reev', '插混', '插电混动', '插电式混合动力', '增程', '增程式'],
  electric: ['electric', 'bev', 'ev', '纯电', '纯电动', '电动', '电动车'],
}

/** The powertrain that a text names; `undefined` if it names none. */
export function readPowertrain(text: string): Powertrain | undefined {
  const name = text.normalize('NFKC').trim().toLowerCase()
  return powertrainSchema.options.find((powertrain) => names[powertrain].includes(name))
}
