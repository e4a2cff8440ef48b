# Lines "key<TAB>element", with equal keys together, become "key<TAB>[element,element,...]". A part
# of other answers.
BEGIN { FS = "\t" }
$1 != key || NR == 1 {
    if (NR > 1) print key "\t[" list "]"
    key = $1
    list = $2
    next
}
{ list = list "," $2 }
END { if (NR > 0) print key "\t[" list "]" }
