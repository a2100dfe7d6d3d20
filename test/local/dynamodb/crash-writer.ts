import { writeSync } from 'node:fs'
import { car, machine } from './machine.ts'

/**
 * The process that the crash test kills. Sixteen writers write pairs, each pair in one transaction, and print
 * `dealer vin` once it is acknowledged.
 */
const [path = '', round = ''] = process.argv.slice(2)
const { send } = machine(path)

async function writePairs(dealer: string): Promise<never> {
  for (let number = 0; ; number++) {
    const vin = `${round}-${number}`
    await send('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName: 'cars', Item: car(dealer, vin, indexed(number)) } },
        { Put: { TableName: 'cars', Item: car(`${dealer} mirror`, vin, indexed(number)) } },
      ],
    })
    writeSync(1, `${dealer} ${vin}\n`)
    // The index must follow: every third pair leaves it again.
    if (number % 3 === 0) {
      await send('UpdateItem', { TableName: 'cars', Key: car(dealer, vin), UpdateExpression: 'REMOVE holder' })
    }
  }
}

function indexed(number: number): Record<string, object> {
  return { holder: { S: 'Li' }, due: { N: String(number) } }
}

await Promise.all(Array.from({ length: 16 }, (_none, writer) => writePairs(`writer${writer}`)))
