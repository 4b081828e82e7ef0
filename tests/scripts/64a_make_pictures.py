# 그림이 없으니 직접 그려서 폴더에 저장 : 동그라미 / 네모
import os
import numpy as np
from PIL import Image, ImageDraw

rng = np.random.RandomState(3)
for part, count in [('train', 24), ('test', 12)]:
    for kind in ['circle', 'square']:
        folder = os.path.join('data', 'shapes', part, kind)
        os.makedirs(folder, exist_ok=True)
        for i in range(count):
            img = Image.new('RGB', (40, 40), tuple(rng.randint(0, 60, 3).tolist()))
            draw = ImageDraw.Draw(img)
            left, top = rng.randint(2, 12, 2).tolist()
            size = int(rng.randint(14, 24))
            color = tuple(rng.randint(120, 255, 3).tolist())
            box = [left, top, left + size, top + size]
            if kind == 'circle':
                draw.ellipse(box, fill=color)
            else:
                draw.rectangle(box, fill=color)
            img.save(os.path.join(folder, '%s_%03d.png' % (kind, i)))

print(sorted(os.listdir('data/shapes/train')))
print(len(os.listdir('data/shapes/train/circle')), len(os.listdir('data/shapes/test/square')))
