"""The peer of bench/mm1.mjs: M/M/1 in SimPy, as its documentation writes a queue.

Usage: mm1.py CUSTOMERS LOAD. Prints ns of CPU time an event, two events a customer, and the mean wait.
"""

import random
import sys
import time

import simpy

customers = int(sys.argv[1])
load = float(sys.argv[2])
waits = 0.0


def customer(env, server):
    global waits
    arrived = env.now
    with server.request() as request:
        yield request
        waits += env.now - arrived
        yield env.timeout(random.expovariate(1.0))


def source(env, server):
    for _ in range(customers):
        yield env.timeout(random.expovariate(load))
        env.process(customer(env, server))


random.seed(1)
env = simpy.Environment()
env.process(source(env, simpy.Resource(env, capacity=1)))
start = time.process_time()
env.run()
print((time.process_time() - start) * 1e9 / (2 * customers), waits / customers)
