int v0;
int v1;
int v2;
int v3;
int v4;
int v5;
int v6;
int v7;
int v8;
int v9;
int v10;
int v11;
int v12;
int v13;
int v14;
int v15;
int v16;
int v17;
int v18;
int v19;
int v20;
int v21;
int v22;
int v23;
int v24;
int v25;
int v26;
int v27;
int v28;
int v29;
int v30;
int v31;
int v32;
int v33;
int v34;
int v35;
int v36;
int v37;
int v38;
int v39;
int v40;
int v41;
int v42;
int v43;
int v44;
int v45;
int v46;
int v47;
int v48;
int v49;
int v50;
int v51;
int v52;
int v53;
int v54;
int v55;
int v56;
int v57;
int v58;
int v59;
int v60;
int v61;
int v62;
int v63;
int v64;
int v65;
int v66;
int v67;
int v68;
int v69;
int v70;
int v71;
int v72;
int v73;
int v74;
int v75;
int v76;
int v77;
int v78;
int v79;
int v80;
int v81;
int v82;
int v83;
int v84;
int v85;
int v86;
int v87;
int v88;
int v89;
int v90;
int v91;
int v92;
int v93;
int v94;
int v95;
int v96;
int v97;
int v98;
int v99;
int v100;
int v101;
int v102;
int v103;
int v104;
int v105;
int v106;
int v107;
int v108;
int v109;
int v110;
int v111;
int v112;
int v113;
int v114;
int v115;
int v116;
int v117;
int v118;
int v119;
int v120;
int v121;
int v122;
int v123;
int v124;
int v125;
int v126;
int v127;
int v128;
int v129;
int v130;
int v131;
int v132;
int v133;
int v134;
int v135;
int v136;
int v137;
int v138;
int v139;
int v140;
int v141;
int v142;
int v143;
int v144;
int v145;
int v146;
int v147;
int v148;
int v149;
int v150;
int v151;
int v152;
int v153;
int v154;
int v155;
int v156;
int v157;
int v158;
int v159;
int v160;
int v161;
int v162;
int v163;
int v164;
int v165;
int v166;
int v167;
int v168;
int v169;
int v170;
int v171;
int v172;
int v173;
int v174;
int v175;
int v176;
int v177;
int v178;
int v179;
int v180;
int v181;
int v182;
int v183;
int v184;
int v185;
int v186;
int v187;
int v188;
int v189;
int v190;
int v191;
int v192;
int v193;
int v194;
int v195;
int v196;
int v197;
int v198;
int v199;
int v200;
int v201;
int v202;
int v203;
int v204;
int v205;
int v206;
int v207;
int v208;
int v209;
int v210;
int v211;
int v212;
int v213;
int v214;
int v215;
int v216;
int v217;
int v218;
int v219;
int v220;
int v221;
int v222;
int v223;
int v224;
int v225;
int v226;
int v227;
int v228;
int v229;
int v230;
int v231;
int v232;
int v233;
int v234;
int v235;
int v236;
int v237;
int v238;
int v239;
int v240;
int v241;
int v242;
int v243;
int v244;
int v245;
int v246;
int v247;
int v248;
int v249;
int v250;
int v251;
int v252;
int v253;
int v254;
int v255;
int v256;
int v257;
int v258;
int v259;
int v260;
int v261;
int v262;
int v263;
int v264;
int v265;
int v266;
int v267;
int v268;
int v269;
int v270;
int v271;
int v272;
int v273;
int v274;
int v275;
int v276;
int v277;
int v278;
int v279;
int v280;
int v281;
int v282;
int v283;
int v284;
int v285;
int v286;
int v287;
int v288;
int v289;
int v290;
int v291;
int v292;
int v293;
int v294;
int v295;
int v296;
int v297;
int v298;
int v299;
int v300;
int v301;
int v302;
int v303;
int v304;
int v305;
int v306;
int v307;
int v308;
int v309;
int v310;
int v311;
int v312;
int v313;
int v314;
int v315;
int v316;
int v317;
int v318;
int v319;
int v320;
int v321;
int v322;
int v323;
int v324;
int v325;
int v326;
int v327;
int v328;
int v329;
int v330;
int v331;
int v332;
int v333;
int v334;
int v335;
int v336;
int v337;
int v338;
int v339;
int v340;
int v341;
int v342;
int v343;
int v344;
int v345;
int v346;
int v347;
int v348;
int v349;
int v350;
int v351;
int v352;
int v353;
int v354;
int v355;
int v356;
int v357;
int v358;
int v359;
int v360;
int v361;
int v362;
int v363;
int v364;
int v365;
int v366;
int v367;
int v368;
int v369;
int v370;
int v371;
int v372;
int v373;
int v374;
int v375;
int v376;
int v377;
int v378;
int v379;
int v380;
int v381;
int v382;
int v383;
int v384;
int v385;
int v386;
int v387;
int v388;
int v389;
int v390;
int v391;
int v392;
int v393;
int v394;
int v395;
int v396;
int v397;
int v398;
int v399;
int v400;
int v401;
int v402;
int v403;
int v404;
int v405;
int v406;
int v407;
int v408;
int v409;
int v410;
int v411;
int v412;
int v413;
int v414;
int v415;
int v416;
int v417;
int v418;
int v419;
int v420;
int v421;
int v422;
int v423;
int v424;
int v425;
int v426;
int v427;
int v428;
int v429;
int v430;
int v431;
int v432;
int v433;
int v434;
int v435;
int v436;
int v437;
int v438;
int v439;
int v440;
int v441;
int v442;
int v443;
int v444;
int v445;
int v446;
int v447;
int v448;
int v449;
int v450;
int v451;
int v452;
int v453;
int v454;
int v455;
int v456;
int v457;
int v458;
int v459;
int v460;
int v461;
int v462;
int v463;
int v464;
int v465;
int v466;
int v467;
int v468;
int v469;
int v470;
int v471;
int v472;
int v473;
int v474;
int v475;
int v476;
int v477;
int v478;
int v479;
int v480;
int v481;
int v482;
int v483;
int v484;
int v485;
int v486;
int v487;
int v488;
int v489;
int v490;
int v491;
int v492;
int v493;
int v494;
int v495;
int v496;
int v497;
int v498;
int v499;
static const int table[] = {
	0,
	1,
	2,
	3,
	4,
	5,
	6,
	7,
	8,
	9,
	10,
	11,
	12,
	13,
	14,
	15,
	16,
	17,
	18,
	19,
	20,
	21,
	22,
	23,
	24,
	25,
	26,
	27,
	28,
	29,
	30,
	31,
	32,
	33,
	34,
	35,
	36,
	37,
	38,
	39,
	40,
	41,
	42,
	43,
	44,
	45,
	46,
	47,
	48,
	49,
	50,
	51,
	52,
	53,
	54,
	55,
	56,
	57,
	58,
	59,
	60,
	61,
	62,
	63,
	64,
	65,
	66,
	67,
	68,
	69,
	70,
	71,
	72,
	73,
	74,
	75,
	76,
	77,
	78,
	79,
	80,
	81,
	82,
	83,
	84,
	85,
	86,
	87,
	88,
	89,
	90,
	91,
	92,
	93,
	94,
	95,
	96,
	97,
	98,
	99,
	100,
	101,
	102,
	103,
	104,
	105,
	106,
	107,
	108,
	109,
	110,
	111,
	112,
	113,
	114,
	115,
	116,
	117,
	118,
	119,
	120,
	121,
	122,
	123,
	124,
	125,
	126,
	127,
	128,
	129,
	130,
	131,
	132,
	133,
	134,
	135,
	136,
	137,
	138,
	139,
	140,
	141,
	142,
	143,
	144,
	145,
	146,
	147,
	148,
	149,
	150,
	151,
	152,
	153,
	154,
	155,
	156,
	157,
	158,
	159,
	160,
	161,
	162,
	163,
	164,
	165,
	166,
	167,
	168,
	169,
	170,
	171,
	172,
	173,
	174,
	175,
	176,
	177,
	178,
	179,
	180,
	181,
	182,
	183,
	184,
	185,
	186,
	187,
	188,
	189,
	190,
	191,
	192,
	193,
	194,
	195,
	196,
	197,
	198,
	199,
	200,
	201,
	202,
	203,
	204,
	205,
	206,
	207,
	208,
	209,
	210,
	211,
	212,
	213,
	214,
	215,
	216,
	217,
	218,
	219,
	220,
	221,
	222,
	223,
	224,
	225,
	226,
	227,
	228,
	229,
	230,
	231,
	232,
	233,
	234,
	235,
	236,
	237,
	238,
	239,
	240,
	241,
	242,
	243,
	244,
	245,
	246,
	247,
	248,
	249,
	250,
	251,
	252,
	253,
	254,
	255,
	256,
	257,
	258,
	259,
	260,
	261,
	262,
	263,
	264,
	265,
	266,
	267,
	268,
	269,
	270,
	271,
	272,
	273,
	274,
	275,
	276,
	277,
	278,
	279,
	280,
	281,
	282,
	283,
	284,
	285,
	286,
	287,
	288,
	289,
	290,
	291,
	292,
	293,
	294,
	295,
	296,
	297,
	298,
	299,
	300,
	301,
	302,
	303,
	304,
	305,
	306,
	307,
	308,
	309,
	310,
	311,
	312,
	313,
	314,
	315,
	316,
	317,
	318,
	319,
	320,
	321,
	322,
	323,
	324,
	325,
	326,
	327,
	328,
	329,
	330,
	331,
	332,
	333,
	334,
	335,
	336,
	337,
	338,
	339,
	340,
	341,
	342,
	343,
	344,
	345,
	346,
	347,
	348,
	349,
	350,
	351,
	352,
	353,
	354,
	355,
	356,
	357,
	358,
	359,
	360,
	361,
	362,
	363,
	364,
	365,
	366,
	367,
	368,
	369,
	370,
	371,
	372,
	373,
	374,
	375,
	376,
	377,
	378,
	379,
	380,
	381,
	382,
	383,
	384,
	385,
	386,
	387,
	388,
	389,
	390,
	391,
	392,
	393,
	394,
	395,
	396,
	397,
	398,
	399,
};
