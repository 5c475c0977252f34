"""Makes everything that training needs: fetches the packs, renders the sprites, tells what the model looks up, encodes the
caption pool."""

import argparse

from inference.pipelines.starter.data.packs import cache_folder
from inference.pipelines.starter.data.pool import open_pool
from inference.pipelines.starter.data.world import open_world
from inference.pipelines.starter.presets import DEFAULT, PRESETS
from inference.pipelines.starter.remember import open_memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default=DEFAULT)
    preset = PRESETS[parser.parse_args().preset]
    world = open_world(cache_folder(), preset.sprite_size)
    open_memory(world, cache_folder())
    pool = open_pool(cache_folder(), world.subjects, preset.pool, 1)
    drawings = len(world.sprites.index)
    print(f"{len(world.subjects)} subjects, {drawings} drawings, {len(pool.captions)} captions in {cache_folder()}")


if __name__ == "__main__":
    main()
