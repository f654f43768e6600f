/**
 * The probability that a customer of M/M/c waits, by the recursion of Erlang's loss formula.
 *
 * B(0) = 1, B(k) = a B(k - 1) / (k + a B(k - 1)), C = B(c) / (1 - rho (1 - B(c))), with a = lambda / mu and
 * rho = a / c. Source: Kleinrock, Queueing Systems 1 (1975), 3.4 and 3.5; the recursion: Cooper (1981), 3.3.
 */
export function erlangC(servers: number, load: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (load * blocked) / (k + load * blocked);
  return blocked / (1 - (load / servers) * (1 - blocked));
}
