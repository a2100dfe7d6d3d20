/** Loaded into a process before anything else: SIGUSR2 sets its clock back an hour, as far as the process can see. */
const seen = Date.now
let behind = 0
Date.now = () => seen() - behind
process.on('SIGUSR2', () => {
  behind += 3_600_000
})
