"""examples/users/cluster_script.py: two scripts, each with what its cluster asks for."""

import subprocess

from user_scripts import run_script

from qavalanche.campaign.spec import read_spec


def test_two_clusters_get_the_same_campaign_each_in_its_words(tmp_path):
    printed = run_script("cluster_script", tmp_path)
    lines = ["uni: sbatch my_run-uni.sbatch", "lab: qsub my_run-lab.pbs"]
    assert printed.splitlines() == lines
    assert len(read_spec(tmp_path / "my_run.toml").grid) == 12
    uni, lab = ((tmp_path / line.split()[-1]).read_text() for line in lines)
    for line in ("account=physics", "mem=4G", "array=1-20", "time=04:00:00", "cpus-per-task=4"):
        assert f"\n#SBATCH --{line}\n" in uni
    for line in ("q long", "P mbl", "J 1-8", "l walltime=24:00:00"):
        assert f"\n#PBS -{line}\n" in lab
    assert "sbatch --dependency=afterany" in uni
    assert "--shard" in lab
    assert "qsub -W" not in lab
    for text in (uni, lab):
        assert f"{tmp_path}/store" in text
        assert subprocess.run(["bash", "-n"], input=text, text=True).returncode == 0
