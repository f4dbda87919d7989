/** The losses of the row `networks` in the JavaScript peers: functions of parameters by name and of the data. Axes as in rows/networks.mjs. */

/** [batch, tokens, features] ⇄ [batch, heads, tokens, features / heads] */
const HEADS = 4;

export const tfjsLosses = {
  conv: (tf, p, x, hot) => {
    const y = tf.conv2d(x, p['conv.W'], 1, 'valid').add(p['conv.b']).relu();
    const z = tf.matMul(tf.maxPool(y, 2, 2, 'valid').reshape([x.shape[0], -1]), p['head.W']).add(p['head.b']);
    return tf.losses.softmaxCrossEntropy(hot, z);
  },
  transformer: (tf, p, x) => {
    const [batch, tokens, features] = x.shape;
    const norm = (y, name) => {
      const { mean, variance } = tf.moments(y, -1, true);
      return y.sub(mean).div(variance.add(1e-5).sqrt()).mul(p[`${name}.gain`]).add(p[`${name}.shift`]);
    };
    const dense = (y, W) => tf.matMul(y.reshape([batch * tokens, -1]), W).reshape([batch, tokens, -1]);
    const split = (y) => y.reshape([batch, tokens, HEADS, -1]).transpose([0, 2, 1, 3]);
    const n = norm(x, 'norm1');
    const [q, k, v] = ['Wq', 'Wk', 'Wv'].map((W) => split(dense(n, p[`attention.${W}`])));
    const weights = tf.softmax(tf.matMul(q, k, false, true).div(Math.sqrt(features / HEADS)));
    const joined = tf.matMul(weights, v).transpose([0, 2, 1, 3]).reshape([batch, tokens, features]);
    const y = x.add(dense(joined, p['attention.Wo']));
    const wide = dense(norm(y, 'norm2'), p['wide.W']).add(p['wide.b']).relu();
    return y.add(dense(wide, p['narrow.W'])).add(p['narrow.b']).square().mean();
  },
  recurrent: (tf, p, x, target) => {
    const times = tf.unstack(x, 1);
    const projected = (t) => tf.matMul(times[t], p['cell.W']).add(p['cell.b']);
    let h = projected(0).tanh();
    for (let t = 1; t < times.length; t++) h = projected(t).add(tf.matMul(h, p['cell.U'])).tanh();
    return tf.matMul(h, p['head.W']).add(p['head.b']).sub(target).square().mean();
  },
};

export const jaxLosses = {
  conv: ({ lax, nn, numpy: np }, p, x, hot) => {
    const count = x.shape[0];
    const image = x.transpose([0, 3, 1, 2]);
    const y = nn.relu(lax.conv(image, p['conv.W'].transpose([3, 2, 0, 1]), [1, 1], 'VALID').add(p['conv.b'].reshape([-1, 1, 1])));
    const [, channels, height, width] = y.shape;
    const windows = y.reshape([count, channels, height / 2, 2, width / 2, 2]);
    const pooled = np.max(windows, [3, 5]).transpose([0, 2, 3, 1]).reshape([count, -1]);
    const z = np.matmul(pooled, p['head.W']).add(p['head.b']);
    return np.sum(nn.logSoftmax(z, -1).mul(hot)).mul(-1 / count);
  },
  transformer: ({ nn, numpy: np }, p, x) => {
    const [batch, tokens, features] = x.shape;
    const norm = (y, name) => {
      const off = y.ref.sub(np.mean(y, -1, { keepdims: true }));
      const variance = np.mean(np.square(off.ref), -1, { keepdims: true });
      return off
        .div(np.sqrt(variance.add(1e-5)))
        .mul(p[`${name}.gain`])
        .add(p[`${name}.shift`]);
    };
    const dense = (y, W) => np.matmul(y.reshape([batch * tokens, -1]), W).reshape([batch, tokens, -1]);
    const split = (y) => y.reshape([batch, tokens, HEADS, -1]).transpose([0, 2, 1, 3]);
    const n = norm(x.ref, 'norm1');
    const [q, k, v] = ['Wq', 'Wk', 'Wv'].map((W) => split(dense(n.ref, p[`attention.${W}`])));
    n.dispose();
    const weights = nn.softmax(np.matmul(q, k.transpose([0, 1, 3, 2])).div(Math.sqrt(features / HEADS)), -1);
    const joined = np.matmul(weights, v).transpose([0, 2, 1, 3]).reshape([batch, tokens, features]);
    const y = x.add(dense(joined, p['attention.Wo']));
    const wide = nn.relu(dense(norm(y.ref, 'norm2'), p['wide.W']).add(p['wide.b']));
    return np.mean(np.square(y.add(dense(wide, p['narrow.W'])).add(p['narrow.b'])));
  },
  recurrent: ({ numpy: np }, p, x, target) => {
    const projected = (t) => np.matmul(x.ref.slice([], t), p['cell.W'].ref).add(p['cell.b'].ref);
    let h = np.tanh(projected(0));
    for (let t = 1; t < x.shape[1]; t++) h = np.tanh(projected(t).add(np.matmul(h, p['cell.U'].ref)));
    for (const used of [x, p['cell.W'], p['cell.U'], p['cell.b']]) used.dispose();
    return np.mean(np.square(np.matmul(h, p['head.W']).add(p['head.b']).sub(target)));
  },
};
