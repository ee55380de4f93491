"""Two counters a stage: whichever piece of work is next."""


def bubble_fraction(stages, micro_batches):
    busy = micro_batches / (micro_batches + stages - 1)
    return 1.0 - busy


def schedule_1f1b(stages, micro_batches):
    plans = []
    for stage in range(stages):
        forwards = backwards = 0
        plan = []
        while backwards < micro_batches:
            in_flight = forwards - backwards
            if forwards < micro_batches and in_flight < stages - stage:
                plan.append(("F", forwards))
                forwards += 1
            else:
                plan.append(("B", backwards))
                backwards += 1
        plans.append(plan)
    return plans
