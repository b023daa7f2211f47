var a = [];
var b = [];
