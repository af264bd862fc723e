/**
 * What runs in the container, with the tools of busybox: reads its input once, hashes it, counts lines and
 * words, and prints the most frequent words. What it holds in memory grows with the number of different
 * words, not with the input.
 */
export const CONTAINER_SCRIPT = `
set -e
cd /tmp
mkfifo to-hash to-lines
sha256sum < to-hash | cut -d ' ' -f 1 > sha256 &
wc -l < to-lines > lines &
tee to-hash to-lines | tr -cs A-Za-z '\\n' | tr A-Z a-z | awk '
  $0 != "" {
    count[$0]++
    if (++words % 1000000 == 0) print words / 1000000 " million words" > "/dev/stderr"
  }
  END {
    print words > "words"
    for (word in count) print count[word], word
  }' | sort -k 1,1nr -k 2,2 > ranking
wait
echo "lines      $(cat lines)"
echo "words      $(cat words)"
echo "different  $(wc -l < ranking)"
echo "sha256     $(cat sha256)"
head -n 20 ranking | awk '{ printf "%10d  %s\\n", $1, $2 }'
`;
