"""Maximum flows and minimum cuts, against networkx and against their definitions."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from verify.solve.cut_flow import Flow, Network, maximum_flow

Problem = tuple[Network, list[int]]


@st.composite
def problems(draw: st.DrawFn, largest: int = 9) -> Problem:
    """Random networks with capacities from 0 to ``largest``."""
    sources, releases = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    pairs = [(s, z) for s in range(sources) for z in range(releases)]
    arcs = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=30))
    sender = draw(st.lists(st.booleans(), min_size=sources, max_size=sources))
    capacity = draw(st.lists(st.integers(0, largest), min_size=sources, max_size=sources))
    source, release = (np.array([arc[k] for arc in arcs], dtype=np.int64) for k in (0, 1))
    return Network(np.array(sender), source, release, releases), capacity


def sent(network: Network, flow: Flow) -> list[int]:
    """What every source sends or receives."""
    total = [0] * len(network.sender)
    for s, amount in zip(network.source.tolist(), flow.amount, strict=True):
        total[s] += amount
    return total


def check(network: Network, capacity: list[int], flow: Flow) -> int:
    """Conservation, capacities, and the two extreme cuts; returns the value of the flow."""
    total, sender = sent(network, flow), network.sender.tolist()
    assert all(amount >= 0 for amount in flow.amount)
    assert all(0 <= found <= most for found, most in zip(total, capacity, strict=True))
    balance = [0] * network.releases
    for s, z, amount in zip(network.source.tolist(), network.release.tolist(), flow.amount, strict=True):
        balance[z] += amount if sender[s] else -amount
    assert not any(balance)
    value = sum(found for found, sends in zip(total, sender, strict=True) if sends)
    assert not (flow.before & flow.behind).any()
    for near in (flow.before, ~flow.behind):  # on the senders' side of a cut
        cut = sum(c for c, sends, here in zip(capacity, sender, near.tolist(), strict=True) if sends != here)
        assert cut == value
    return value


def reference(network: Network, capacity: list[int]) -> int:
    """The value by networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for s, (sends, most) in enumerate(zip(network.sender.tolist(), capacity, strict=True)):
        graph.add_edge(*(("from", ("source", s)) if sends else (("source", s), "to")), capacity=most)
    for s, z in zip(network.source.tolist(), network.release.tolist(), strict=True):
        ends = (("source", s), ("release", z))
        graph.add_edge(*(ends if network.sender[s] else reversed(ends)))
    return int(nx.maximum_flow_value(graph, "from", "to"))


@given(problems())
def test_the_flow_is_a_maximum(problem: Problem) -> None:
    """A flow whose value is the capacity of a cut is a maximum flow; networkx finds the same value."""
    network, capacity = problem
    assert check(network, capacity, maximum_flow(network, capacity)) == reference(network, capacity)


@given(problems(10**60))
def test_capacities_have_any_size(problem: Problem) -> None:
    """Nothing overflows: capacities of 200 bits give flows of 200 bits, exact to the last."""
    network, capacity = problem
    assert check(network, capacity, maximum_flow(network, capacity)) == reference(network, capacity)


@given(problems(), st.integers(1, 10**40))
def test_scaling_scales(problem: Problem, factor: int) -> None:
    """Capacities times a factor give the same cuts, and the value times the factor."""
    network, capacity = problem
    one, two = maximum_flow(network, capacity), maximum_flow(network, [c * factor for c in capacity])
    assert factor * sum(one.amount) == sum(two.amount)
    assert (one.before == two.before).all()
    assert (one.behind == two.behind).all()


def test_flow_that_has_to_be_taken_back() -> None:
    """Paths that withdraw what another sender, or another receiver, had been given."""
    # Senders 0 and 1, receivers 2 and 3: 0 reaches both, 1 reaches only 2, so that 0 has to leave 2 to 1.
    network = Network(
        np.array([True, True, False, False]), np.array([0, 2, 0, 3, 1, 2]), np.array([0, 0, 1, 1, 2, 2]), 3
    )
    flow = maximum_flow(network, [1, 1, 1, 1])
    assert check(network, [1, 1, 1, 1], flow) == 2
    assert not (flow.before | flow.behind).any()


def test_a_long_chain_needs_no_recursion() -> None:
    """In a row of receivers and senders that all turn to the wrong side first, one path takes all of it back."""
    n = 3000
    sender = np.arange(n) % 2 == 1
    source = np.repeat(np.arange(n), 2)[1:-1][::-1]
    network = Network(sender, source, np.repeat(np.arange(n - 1), 2)[::-1], n - 1)
    flow = maximum_flow(network, [2] * n)
    assert check(network, [2] * n, flow) == n
    assert not (flow.before | flow.behind).any()
