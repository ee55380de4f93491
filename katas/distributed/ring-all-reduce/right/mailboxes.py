"""One loop over all rounds; every rank has a mailbox."""


def ring_all_reduce(chunks_per_rank):
    world = len(chunks_per_rank)
    memory = [dict(enumerate(chunk * 1 for chunk in chunks)) for chunks in chunks_per_rank]
    rounds = []
    for step in range(2 * (world - 1)):
        adding = step < world - 1
        boxes, log = {}, []
        for rank in range(world):
            chunk = (rank - step) % world if adding else (rank + 1 - (step - (world - 1))) % world
            neighbour = rank + 1 if rank + 1 < world else 0
            boxes[neighbour] = (chunk, memory[rank][chunk])
            log.append((rank, neighbour, chunk))
        for rank, (chunk, tensor) in boxes.items():
            memory[rank][chunk] = memory[rank][chunk] + tensor if adding else tensor
        rounds.append(log)
    return [[held[c] for c in range(world)] for held in memory], rounds
