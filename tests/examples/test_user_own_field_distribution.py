"""What the script on fields of one's own finds is what its law means."""

import numpy as np
from user_scripts import run_script

import qavalanche as qa


def test_its_fields_have_two_values_and_weak_noise_makes_more_resonances(tmp_path):
    lines = run_script("own_field_distribution", tmp_path).splitlines()[1:]
    rows = [list(map(float, line.split())) for line in lines]
    noise, epsilon, density, error = np.array(rows).T
    assert noise.tolist() == [0.5, 1, 2]
    rng = np.random.default_rng(2)
    for a, told in zip(noise, epsilon, strict=True):
        h = rng.choice([-5.0, 5.0], 400_000) + rng.uniform(-a, a, 400_000)
        measured = (np.abs(np.diff(h)) <= 0.5).mean()
        assert abs(measured - told) < 5 * np.sqrt(told / 400_000)
        chains = (qa.Chain.from_fields(h[301 * i : 301 * i + 301]) for i in range(300))
        melted = [qa.melt(chain).thermal_density for chain in chains]
        k = noise.tolist().index(a)
        own = np.std(melted) / 300**0.5
        assert abs(np.mean(melted) - density[k]) < 5 * np.hypot(own, error[k])
    assert (np.diff(density) < 0).all()
