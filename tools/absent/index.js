throw new Error('this package is replaced by a stub here: see "overrides" in package.json');
