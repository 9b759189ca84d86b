# nm -gA OBJECTS | awk -v build=BUILD/ -f tests/house/circles.awk | tsort: which object calls which. tsort
# names those that stand in a circle. All variants of a kernel are one object.
{
    object = $1
    sub(/:.*/, "", object)
    sub(build, "", object)
    sub(/(\.v[0-9])?\.o$/, "", object)
    kind = $(NF - 1)
    if (kind ~ /U$/) used[object, $NF]
    else home[$NF] = object
}
END {
    for (key in used) {
        split(key, part, SUBSEP)
        to = home[part[2]]
        if (to && to != part[1]) edges[part[1] " " to]
    }
    for (edge in edges) print edge
}
